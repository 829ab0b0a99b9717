import { expect, test } from "vitest";
import type { WeightMove } from "../../protocol/slow-motion.ts";
import type { Method, TrainerSpec } from "../../protocol/training.ts";
import { linesOf, withDecay } from "./formula.ts";
import { momentsOf, questionOf } from "./moments.ts";

const trainer = (method: Method, l2_decay = 0): TrainerSpec => ({
  method,
  learning_rate: 0.5,
  momentum: 0.9,
  batch_size: 32,
  l1_decay: 0,
  l2_decay,
  schedule: { kind: "constant" },
  warm_up: 0,
});

const move: WeightMove = {
  tensor: "0.weight",
  at: 3,
  before: 2,
  gradient: -0.25,
  after: 2.575,
  stateBefore: Float32Array.of(0.5),
  stateAfter: Float32Array.of(0.575),
};

test("a formula is said in letters and in the weight's own numbers", () => {
  expect(linesOf(move, trainer("momentum"), 0.5, String)).toEqual([
    { formula: "v ← μ·v − η·g", numbers: "0.9·0.5 − 0.5·(-0.25)", result: Math.fround(0.575) },
    { formula: "w ← w + v", numbers: `2 + ${Math.fround(0.575)}`, result: 2.575 },
  ]);
  const [, , last] = linesOf(move, trainer("adam"), 0.5, String);
  expect(last).toEqual({ formula: "w ← w − η·m̂ / (√ŝ + ε)", numbers: null, result: 2.575 });
  const [lion] = linesOf(move, trainer("lion"), 0.5, String);
  expect(lion?.numbers).toBe("2 − 0.5·(sign(0.9·0.5 + (1 − 0.9)·(-0.25)) + 0·2)");
});

test("decay is part of the gradient, but for the methods that have their own", () => {
  expect(withDecay(move, trainer("sgd", 0.25))).toBe(0.25);
  expect(withDecay(move, trainer("adamw", 0.25))).toBe(-0.25);
});

test("the story goes forward through all columns and back", () => {
  const shape = { channels: 4, height: 8, width: 8 };
  const layer = (index: number, kind: string) => ({
    ...{ index, kind, spec: { kind }, input: shape, output: shape },
    ...{ parameters: 0, multiplyAdds: 0, inner: [] },
  });
  const columns = [
    { kind: "picture", layers: [layer(0, "input")], shown: 0 },
    { kind: "maps", layers: [layer(1, "conv"), layer(2, "relu")], shown: 2 },
    { kind: "maps", layers: [layer(3, "conv")], shown: 3 },
    { kind: "answers", layers: [layer(4, "fc"), layer(5, "softmax")], shown: 5 },
  ];
  const story = momentsOf(columns).map((one) =>
    "column" in one ? `${one.kind} ${one.column}` : one.kind,
  );
  expect(story.join(", ")).toBe(
    "batch, forward 1, forward 2, loss, backward 2, backward 1, update",
  );
  const { layers, scores, weights } = questionOf(columns);
  expect(layers.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  expect([scores, weights]).toEqual([4, ["0.weight", "2.weight", "3.weight"]]);
});
