import { expect, test } from "vitest";
import type { Fault } from "../../protocol/faults.ts";
import type { LayerOrigin } from "../../protocol/formats.ts";
import { inItsWords } from "./foreign-fault.ts";

const origin = (layer: string, kind: string, inside: LayerOrigin[] = []) => ({
  layer,
  kind,
  inside,
});
const origins = [
  origin("stem", "Convolution"),
  origin("sum", "Eltwise", [origin("inner", "TanH")]),
  origin("ip", "InnerProduct"),
];
const fault = (code: string, params: Fault["params"]): Fault => ({ code, params, text: code });

test("what the engine says of a layer is said of the layer of the text", () => {
  for (const [layer, expected] of [
    [1, { layer: "stem", kind: "Convolution" }],
    ["2.1", { layer: "inner", kind: "TanH" }],
    [4, { layer: 4 }],
  ] as const) {
    const said = inItsWords(fault("bad_field", { layer, size: 5 }), "caffe", origins);
    expect(said.params, String(layer)).toEqual({ ...expected, size: 5 });
  }
});

test("a network with too few outputs is told of its last layer, in the text's own fields", () => {
  const outputs = fault("wrong_outputs", { outputs: 9, classes: 10 });
  const said = inItsWords(outputs, "caffe", origins);
  expect(said.code).toBe("wrong_outputs_caffe");
  expect(said.params).toEqual({ outputs: 9, classes: 10, layer: "ip", kind: "InnerProduct" });
  expect(inItsWords(outputs, "json", [])).toBe(outputs);
});
