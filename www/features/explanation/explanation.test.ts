import { expect, test } from "vitest";
import type { AttributionMap } from "../../protocol/explanation.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { findingOf, rankCorrelation } from "./correlation.ts";
import { camLayers, verdictOf, votes } from "./methods.ts";

const layer = (kind: string, index: number, side: number): LayerInfo => ({
  index,
  kind,
  spec: { kind },
  input: { channels: 3, height: side, width: side },
  output: { channels: 8, height: side, width: side },
  parameters: 0,
  multiplyAdds: 0,
  inner: [],
});
const network = (kinds: string) =>
  kinds.split(" ").map((word, index) => {
    const [kind = "", side = "8"] = word.split(":");
    return layer(kind, index, Number(side));
  });
const map = (values: number[], lowest = 0): AttributionMap => ({
  values: Float32Array.from(values),
  lowest,
  image: {
    count: 1,
    width: 1,
    height: 1,
    group: 1,
    pixels: new Uint8ClampedArray(4),
    min: 0,
    max: 0,
    scale: "positive",
    limit: 0,
  },
});

test("the rank correlation is that of the ranks, of equal values the mean", () => {
  const of = (one: number[], other: number[]) =>
    rankCorrelation(Float32Array.from(one), Float32Array.from(other));
  expect(of([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12);
  expect(of([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
  // Ranks 1, 2.5, 2.5, 5, 4 and 2, 1, 4.5, 4.5, 3.
  expect(of([1, 2, 2, 5, 3], [2, 1, 4, 4, 3])).toBeCloseTo(5.25 / 9.5, 12);
  expect(of([1, 1, 1], [1, 2, 3])).toBe(null);
  expect(of([1, Number.NaN, 3], [1, 2, 3])).toBe(null);
  expect(of([1, 2], [1, 2, 3])).toBe(null);
  expect([0.1, -0.2, 0.4, -0.9].map(findingOf)).toEqual(["learnt", "learnt", "partly", "picture"]);
});

test("Grad-CAM weighs the maps of convolutions and blocks as their activation leaves them", () => {
  const shown = (kinds: string) =>
    camLayers(network(kinds)).map(({ made, shown }) => [made.index, shown.index]);
  expect(shown("input conv batch_norm relu max_pool conv relu conv fc:1 softmax:1")).toEqual([
    [1, 3],
    [5, 6],
    [7, 7],
  ]);
  expect(shown("input conv tanh residual relu conv:1 tanh:1 fc:1 softmax:1")).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(shown("input fc:1 relu:1 fc:1 softmax:1")).toEqual([]);
});

test("a map that shows nothing says why", () => {
  expect(verdictOf(map([0, 0.1]), 2)).toBe("shown");
  expect(verdictOf(map([0, 0], -3), 2)).toBe("against");
  expect(verdictOf(map([0, 0]), 2)).toBe("zero");
  expect(verdictOf(map([0, Number.NaN]), 2)).toBe("not_finite");
  expect(verdictOf(map([0, 0]), Number.NaN)).toBe("not_finite");
  const named = (kinds: string) => votes(network(kinds));
  expect(named("input fc:1 majority:1 lms:1")).toBe(true);
  expect(named("input fc:1 relu:1 fc:1 lms:1")).toBe(false);
});
