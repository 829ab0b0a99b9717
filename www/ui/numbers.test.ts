import { describe, expect, test } from "vitest";
import { inRange, ratios, readNumber, stops } from "./numbers.ts";

describe("a typed number", () => {
  test("may have a point or a comma, blanks around it, an exponent, a typeset minus", () => {
    expect(readNumber(" 0.5 ")).toBe(0.5);
    expect(readNumber("0,5")).toBe(0.5);
    expect(readNumber("1e-3")).toBe(0.001);
    expect(readNumber("−2")).toBe(-2);
    for (const text of ["100,000", "100.000", "100 000", "100\u00a0000", "100’000"]) {
      expect(readNumber(text, true), text).toBe(100_000);
    }
    expect(readNumber("1,500")).toBe(1.5);
  });

  test("is NaN where it is none, and never a silent zero", () => {
    for (const text of ["", "  ", "abc", "1.2.3", "1,000,000", "12px", "--1"]) {
      expect(readNumber(text), text).toBeNaN();
    }
  });
});

describe("a slider over equal ratios", () => {
  const rates = ratios(1e-5, 1, 50);
  const decays = ratios(1e-6, 0.1, 50, true);

  test("goes from its lowest to its highest value", () => {
    expect(rates.valueOf(0)).toBe(1e-5);
    expect(rates.valueOf(rates.last)).toBe(1);
    expect(decays.valueOf(0)).toBe(0);
    expect(decays.valueOf(1)).toBe(1e-6);
    expect(decays.valueOf(decays.last)).toBe(0.1);
  });

  test("stands where its own values put it", () => {
    for (const positions of [rates, decays]) {
      for (let at = 0; at <= positions.last; at++) {
        expect(positions.positionOf(positions.valueOf(at))).toBe(at);
      }
    }
  });

  test("stands at an end for values beyond it", () => {
    expect(rates.positionOf(0)).toBe(0);
    expect(rates.positionOf(100)).toBe(rates.last);
    expect(decays.positionOf(0)).toBe(0);
    expect(decays.positionOf(1e-9)).toBe(1);
  });

  test("grows with every position", () => {
    for (let at = 1; at <= decays.last; at++) {
      expect(decays.valueOf(at)).toBeGreaterThan(decays.valueOf(at - 1));
    }
  });
});

describe("a slider over given values", () => {
  const batches = stops([1, 2, 4, 8, 16]);

  test("has exactly these", () => {
    expect(Array.from({ length: batches.last + 1 }, (_, at) => batches.valueOf(at))).toEqual([
      1, 2, 4, 8, 16,
    ]);
  });

  test("stands at the nearest for a value between them", () => {
    expect(batches.positionOf(5)).toBe(2);
    expect(batches.positionOf(7)).toBe(3);
    expect(batches.positionOf(1000)).toBe(batches.last);
  });
});

test("a range has its ends, or leaves them out", () => {
  const holds = (range: Parameters<typeof inRange>[1]) =>
    [-1, 0, 0.5, 1, 2, Number.NaN].filter((value) => inRange(value, range));
  expect(holds({ min: 0, max: 1 })).toEqual([0, 0.5, 1]);
  expect(holds({ min: 0, max: 1, above: true })).toEqual([0.5, 1]);
  expect(holds({ min: 0, max: 1, below: true })).toEqual([0, 0.5]);
  expect(holds({ min: 1, type: "whole" })).toEqual([1, 2]);
});
