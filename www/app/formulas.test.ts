import { describe, expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import type { LayerInfo } from "../protocol/network.ts";
import { outputFormula, parameterFormula, remarksOn, tensorsOf } from "./formulas.ts";

const shape = (channels: number, height: number, width: number) => ({ channels, height, width });

const layer = (kind: string, spec: object, changes: Partial<LayerInfo> = {}): LayerInfo => ({
  index: 1,
  kind,
  spec: { kind, ...spec },
  input: shape(3, 32, 32),
  output: shape(16, 32, 32),
  parameters: 1,
  multiplyAdds: 1,
  inner: [],
  ...changes,
});

describe("the formula of an output's size", () => {
  test("is (W − F + 2P) / S + 1 with the layer's numbers", () => {
    const conv = layer("conv", { size: 5, stride: 1, pad: 2 });
    expect(outputFormula(conv)).toBe("(32 − 5 + 2·2) / 1 + 1 = 32");
  });

  test("says height and width apart where they differ", () => {
    const conv = layer("conv", { size: [3, 5], stride: 1, pad: 0 }, { output: shape(16, 30, 28) });
    expect(outputFormula(conv)).toBe("(32 − 3 + 2·0) / 1 + 1 = 30; (32 − 5 + 2·0) / 1 + 1 = 28");
  });

  test("says what it is rounded to, and what that leaves out or adds", () => {
    const said = (kind: string, spec: object, height: number, width: number) => {
      const info = layer(
        kind,
        { stride: 2, pad: 0, ...spec },
        { output: shape(16, height, width) },
      );
      return [outputFormula(info), ...remarksOn(info, en.remarks)];
    };
    expect(said("conv", { size: 3, pad: 1 }, 16, 16)).toEqual([
      "(32 − 3 + 2·1) / 2 + 1 = 16.5\u00a0→\u00a016",
      "Not looked at: the last row and column of padding",
    ]);
    expect(said("max_pool", { size: [3, 2] }, 15, 16)).toEqual([
      "(32 − 3 + 2·0) / 2 + 1 = 15.5\u00a0→\u00a015; (32 − 2 + 2·0) / 2 + 1 = 16",
      "Not looked at: the last row",
    ]);
    expect(said("avg_pool", { size: 3 }, 16, 16)[1]).toBe(
      "Past the edge, not counted: 1 row and 1 column",
    );
    expect(said("conv", { size: 4, stride: 5 }, 7, 7)).toEqual([
      "(32 − 4 + 2·0) / 5 + 1 = 6.6\u00a0→\u00a07",
      "Added past the edge: 2 rows and 2 columns of zeros",
    ]);
    expect(said("conv", { size: 2, stride: 1 }, 31, 31)).toHaveLength(1);
  });

  test("is none for layers that keep their input's shape", () => {
    expect(outputFormula(layer("relu", {}))).toBe("");
  });
});

describe("the formula of the parameters", () => {
  /** Reads `5·5·3·16 + 16` as a sum of products. */
  const worth = (formula: string) =>
    formula
      .split(" + ")
      .map((product) =>
        product
          .split("·")
          .map(Number)
          .reduce((a, b) => a * b),
      )
      .reduce((a, b) => a + b);

  test("is F·F·D·K + K for a convolution", () => {
    const formula = parameterFormula(layer("conv", { size: 5, stride: 1, pad: 2 }));
    expect(formula).toBe("5·5·3·16 + 16");
    expect(worth(formula)).toBe(1216);
  });

  test("is every input times every unit, and a bias each, for a fully connected layer", () => {
    const units = { output: shape(10, 1, 1) };
    expect(parameterFormula(layer("fc", {}, units))).toBe("3·32·32·10 + 10");
    const after = { ...units, input: shape(64, 1, 1) };
    expect(parameterFormula(layer("fc", {}, after))).toBe("64·10 + 10");
  });

  test("is a scale and a shift a channel for batch normalisation, and none for the rest", () => {
    expect(parameterFormula(layer("batch_norm", {}))).toBe("2·3");
    expect(parameterFormula(layer("group_norm", { groups: 3 }))).toBe("2·3");
    expect(parameterFormula(layer("relu", {}))).toBe("");
  });
});

describe("a residual block", () => {
  const inner = [
    layer("conv", { size: 3, stride: 1, pad: 1 }, { output: shape(3, 32, 32) }),
    layer("relu", {}),
    layer("batch_norm", {}),
  ];

  test("adds what it is given to what its layers make of it", () => {
    const block = layer("residual", { layers: [] }, { inner, output: shape(3, 32, 32) });
    expect(outputFormula(block)).toBe("F(x) + x");
    expect(parameterFormula(block)).toBe("3·3·3·3 + 3 + 2·3");
  });

  test("has weights in its shortcut where its layers change the shape", () => {
    const block = layer("residual", { layers: [] }, { inner });
    expect(outputFormula(block)).toBe("F(x) + W·x + b");
    expect(parameterFormula(block)).toBe("3·3·3·3 + 3 + 2·3 + 3·16 + 16");
  });
});

test("an LRN says whether it looks at other maps or around each pixel", () => {
  const remark = (spec: object) => remarksOn(layer("lrn", { n: 3, ...spec }), en.remarks);
  expect(remark({})).toEqual(["By 3 neighbouring maps"]);
  expect(remark({ region: "within_channel" })).toEqual(["By 3 × 3 pixels of the same map"]);
});

test("layers with weights show them and their gradients, all show activations and theirs", () => {
  expect(tensorsOf(layer("relu", {}))).toEqual(["activations", "activationGradients"]);
  for (const kind of ["conv", "fc"]) {
    expect(tensorsOf(layer(kind, {}))).toEqual([
      "activations",
      "activationGradients",
      "filters",
      "filterGradients",
    ]);
  }
});
