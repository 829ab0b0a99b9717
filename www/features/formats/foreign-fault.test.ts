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
test("what the engine says of a layer is said of the layer of the text", () => {
  for (const [layer, expected] of [
    [1, { layer: "stem", kind: "Convolution" }],
    ["2.1", { layer: "inner", kind: "TanH" }],
    [4, { layer: 4 }],
  ] as const) {
    const wrong: Fault = { code: "missing_field", layer, kind: "conv", field: "size" };
    expect(inItsWords(wrong, "caffe", origins), String(layer)).toEqual({ ...wrong, ...expected });
  }
});

test("a network with too few outputs is told of its last layer, in the text's own fields", () => {
  const outputs: Fault = { code: "wrong_outputs", outputs: 9, classes: 10 };
  expect(inItsWords(outputs, "caffe", origins)).toEqual({
    ...outputs,
    code: "wrong_outputs_caffe",
    layer: "ip",
    kind: "InnerProduct",
  });
  expect(inItsWords(outputs, "json", [])).toBe(outputs);
});
