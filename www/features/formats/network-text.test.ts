import { expect, test } from "vitest";
import type { NetworkForm } from "../../protocol/formats.ts";
import { formOf } from "./network-text.ts";

test("a text's form is told by what stands in it, whole or damaged", () => {
  const cases: [string, NetworkForm | null][] = [
    ['{"input":{"channels":3},"layers":[{"kind":"fc","units":10}]}', "json"],
    ['\uFEFF{\n  "layers": [{"kind": "conv", ', "json"],
    ["layer_defs = [];\nlayer_defs.push({type:'input', out_sx:32});", "convnetjs"],
    ['[{"type": "input", "out_sx": 32}, {"type": "softmax", "num_classes": 10}]', "convnetjs"],
    ["{type:'conv', sx:5, filters:", "convnetjs"],
    ['layer { name: "d" type: "Input" top: "d" }', "caffe"],
    ["name: 'old'\ninput: \"data\"\ninput_dim: 1", "caffe"],
    ["# a comment\nlayers {\n  type: CONVOLUTION", "caffe"],
    ["import torch\nfrom torch import nn\nnet = nn.Sequential(", "pytorch"],
    ["import keras\nfrom keras import layers", "keras"],
    ['{"layers": [{"layer_type": "input", "out_sx": 32}]}', null],
    ['{"format": "convscope-run"}', null],
    ["alert(1)", null],
    ["", null],
  ];
  for (const [text, form] of cases) expect(formOf(text), text).toBe(form);
});
