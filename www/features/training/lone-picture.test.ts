import { expect, test } from "vitest";
import { aloneIn } from "./lone-picture.ts";

test("a batch of one is all alone, and one more than a multiple of eight leaves one alone", () => {
  expect(aloneIn(1)).toBe("all");
  expect([9, 33, 257, 505].map(aloneIn)).toEqual(["last", "last", "last", "last"]);
  expect([2, 7, 8, 10, 32, 128, 512].map(aloneIn)).toEqual(Array(7).fill(null));
});
