import { expect, test } from "vitest";
import { fileName } from "./save-file.ts";

test("a file's name says what it is and when, in parts of equal width", () => {
  const early = new Date(2026, 0, 2, 3, 4);
  expect(fileName("run", "json", early)).toBe("convscope-run-2026-01-02-0304.json");
  const late = new Date(2026, 11, 31, 23, 59);
  expect(fileName("curves", "csv", late)).toBe("convscope-curves-2026-12-31-2359.csv");
});

test("later files sort after earlier ones, and no system forbids their letters", () => {
  const names = [9, 10, 100, 10_000].map((hours) =>
    fileName("run", "json", new Date(2026, 8, 30, hours)),
  );
  expect(names.toSorted()).toEqual(names);
  for (const name of names) expect(name).toMatch(/^[a-z0-9.-]+$/);
});
