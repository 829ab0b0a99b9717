import { expect, test } from "vitest";
import { workersFor } from "./lighten.ts";

test("as many work as there is memory for, and always one", () => {
  const heavy = { trainer: 500e6, worker: 400e6 };
  expect([1, 2, 4, 5, 16].map((wanted) => workersFor(wanted, heavy, 2e9))).toEqual([1, 2, 4, 4, 4]);
  expect(workersFor(8, { trainer: 20e6, worker: 10e6 }, 2e9)).toBe(8);
  expect(workersFor(8, { trainer: 900e6, worker: 900e6 }, 1e9)).toBe(1);
  expect(workersFor(8, { trainer: 3e9, worker: 1e9 }, 2e9)).toBe(1);
});
