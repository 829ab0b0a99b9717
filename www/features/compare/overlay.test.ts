import { describe, expect, test } from "vitest";
import { overlay } from "./overlay.ts";

describe("curves over one axis", () => {
  test("keep their own points, and are straight between them", () => {
    const { x, columns } = overlay([
      { at: [0, 10], values: [1, 0] },
      { at: [5, 10, 20], values: [4, 6, 8] },
    ]);
    expect(x).toEqual([0, 5, 10, 20]);
    expect(columns).toEqual([
      [1, 0.5, 0, null],
      [null, 4, 6, 8],
    ]);
  });

  test("skip what was not measured, and end where they end", () => {
    const { columns } = overlay([
      { at: [0, 10, 20, 30], values: [null, 1, null, 3] },
      { at: [40], values: [7] },
      { at: [], values: [] },
    ]);
    expect(columns[0]).toEqual([null, 1, 2, 3, null]);
    expect(columns[1]).toEqual([null, null, null, null, 7]);
    expect(columns[2]).toEqual([null, null, null, null, null]);
  });
});
