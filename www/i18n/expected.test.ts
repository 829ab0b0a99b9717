import { expect, test } from "vitest";
import { inSymbols } from "./expected.ts";

const range = { min: 1, max: 1024, above: false, below: false, odd: false, other: null };

test("what would do is said in symbols, with the ends of a range or without them", () => {
  const said = (changes: object, name = "n") =>
    inSymbols({ is: "range", ...range, ...changes }, name);
  expect(said({}, "filters")).toBe("1 ≤ filters ≤ 1024");
  expect(said({ min: 0, max: 1, below: true }, "rate")).toBe("0 ≤ rate < 1");
  expect(said({ min: 0, max: null, above: true, below: true }, "k")).toBe("0 < k < ∞");
  expect(said({ min: null, max: null, above: true, below: true }, "bias")).toBe("-∞ < bias < ∞");
  expect(said({ max: null }, "every")).toBe("1 ≤ every");
  expect(said({ min: 0, max: 5, below: true, other: "size" }, "pad")).toBe("0 ≤ pad < size = 5");
  expect(said({ max: 63, odd: true })).toBe("1, 3, 5, …, 63");
  expect(said({ max: null, odd: true })).toBe("1, 3, 5, …");
  expect(inSymbols({ is: "whole", ...range, min: 0 }, "pad")).toBe("0, 1, 2, …");
  expect(inSymbols({ is: "choice", choices: ["down", "up"] }, "rounding")).toBe("down / up");
});
