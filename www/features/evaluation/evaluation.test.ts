import { expect, test } from "vitest";
import { picturesOf } from "./answers.ts";
import { meanOf, measuresOf } from "./measures.ts";

test("the measures of a class are those of the field, with what they are shares of", () => {
  // Cats, dogs and frogs; nothing was taken for a frog.
  const measures = measuresOf([6, 2, 0, 1, 9, 0, 1, 1, 0], 3);
  expect(measures[0]).toEqual({
    pictures: 8,
    answers: 8,
    right: 6,
    accuracy: (6 + 10) / 20,
    precision: 6 / 8,
    recall: 6 / 8,
  });
  expect(measures[1]).toMatchObject({ precision: 9 / 12, recall: 9 / 10 });
  expect(measures[2]).toMatchObject({ answers: 0, precision: null, recall: 0 });
  expect(meanOf(measures.map(({ precision }) => precision))).toBe(0.75);
});

test("a class without pictures, and a test set without any, have no share that is no number", () => {
  expect(measuresOf([3, 0, 0, 0], 2)[1]).toMatchObject({ recall: null, precision: null });
  expect(measuresOf([0, 0, 0, 0], 2)[0]).toMatchObject({ accuracy: null, recall: null });
  expect(meanOf([null, null])).toBeNull();
});

test("the pictures of a cell come by confidence, those of a diverged network last", () => {
  const answers = Float32Array.from([
    ...[3, 5, 0.5],
    ...[3, 3, 0.9],
    ...[3, 5, Number.NaN],
    ...[5, 5, 1],
    ...[3, 5, 0.75],
  ]);
  const tests = picturesOf(answers, { truth: 3, answer: 5 }).map(({ test }) => test);
  expect(tests).toEqual([4, 0, 2]);
  expect(picturesOf(answers, { truth: 5, answer: 3 })).toEqual([]);
});
