import { expect, test } from "vitest";
import { compact, count, duration, fixed, loss, significant } from "./format.ts";

test("a number keeps its digits as long as they fit", () => {
  expect(fixed(0.12341, 4)).toBe("0.1234");
  expect(fixed(98_765.4321, 4)).toBe("98,765.4321");
  expect(count(1_234_567)).toBe("1,234,567");
  expect(compact(12_345_678)).toBe("12.3M");
  expect(duration(0.4271)).toBe("0.427 ms");
  expect(loss(2.504)).toBe("2.50");
  expect(loss(123.456)).toBe("123");
});

test("a number that would burst its place is short and of the same size", () => {
  const formats = {
    count,
    compact,
    significant,
    duration,
    loss,
    fixed: (x: number) => fixed(x, 4),
  };
  for (const [name, format] of Object.entries(formats)) {
    for (const value of [6.02e23, 1e38]) {
      const shown = format(value);
      expect(shown.length, `${name}: ${shown}`).toBeLessThanOrEqual(11);
      expect(Number.parseFloat(shown), name).toBe(value);
    }
  }
});
