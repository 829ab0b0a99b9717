import { expect, test } from "vitest";
import { aloneIn } from "./lone-picture.ts";

test("a batch of one is all alone, and one more than a multiple of eight leaves one alone", () => {
  const alone = (sizes: number[]) => sizes.map((size) => aloneIn(size));
  expect(alone([1, 9, 33, 257, 505])).toEqual([1, 8, 8, 8, 8]);
  expect(alone([2, 7, 8, 10, 32, 128, 512])).toEqual(Array(7).fill(null));
});

test("a ghost batch of the layer takes the place of eight", () => {
  expect(aloneIn(9, [3])).toBe(null);
  expect(aloneIn(10, [4, 3])).toBe(3);
  expect(aloneIn(1, [4])).toBe(1);
});
