import { expect, test } from "vitest";
import { LOSSES } from "../../protocol/generated/training.ts";
import { exponentialsOf, lossTerms } from "./terms.ts";

const SCORES = Float32Array.of(2, -1, 0.5);

test("shares are the parts of the exponentials, however large the scores", () => {
  const { sum, shares } = exponentialsOf(SCORES);
  expect(sum).toBeCloseTo(1 + Math.exp(-3) + Math.exp(-1.5), 12);
  expect(shares.reduce((all, share) => all + share)).toBeCloseTo(1, 12);
  expect(exponentialsOf(Float32Array.of(1000, 0)).shares).toEqual([1, 0]);
});

test("every loss is the sum of what each class adds to it", () => {
  const terms = Object.fromEntries(LOSSES.map((loss) => [loss, lossTerms(loss, SCORES, 2)]));
  expect(terms.softmax?.[2]).toBeCloseTo(-Math.log(exponentialsOf(SCORES).shares[2] ?? 0), 12);
  expect(terms.softmax?.slice(0, 2)).toEqual([0, 0]);
  expect(terms.svm).toEqual([2.5, 0, 0]);
  expect(terms.squared_error).toEqual([2, 0.5, 0.125]);
  expect(terms.perceptron).toEqual([2, 0, 0]);
  expect(terms.lms).toEqual([4.5, 0, 0.125]);
  expect(lossTerms("softmax", Float32Array.of(1000, 0), 1)).toEqual([0, 1000]);
});
