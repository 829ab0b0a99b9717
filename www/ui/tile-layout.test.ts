import { describe, expect, test } from "vitest";
import { layoutTiles, valueAt } from "./tile-layout.ts";

/** Mulberry32: the same cases every time, and another seed is one edit away. */
function randomFrom(seed: number): (low: number, high: number) => number {
  let state = seed;
  return (low, high) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) % (high - low + 1));
  };
}

const SEED = 5;

function* randomLayouts(cases: number) {
  const random = randomFrom(SEED);
  for (let i = 0; i < cases; i++) {
    const group = random(0, 1) === 0 ? 1 : random(2, 40);
    const groups = random(1, 40);
    const sizes = { count: group * groups, width: random(1, 33), height: random(1, 33), group };
    const available = random(64, 1400);
    const layout = layoutTiles(sizes, available);
    const note = `seed ${SEED}, case ${i}: ${JSON.stringify({ ...sizes, available })}`;
    yield { sizes, available, layout, note };
  }
}

describe("a layout of tiles, for random sizes", () => {
  test("gives every value of every tile one place of its own, inside the picture", () => {
    for (const { sizes, layout, note } of randomLayouts(100)) {
      const taken = new Set<string>();
      for (let tile = 0; tile < sizes.count; tile++) {
        const { column, row } = layout.place(tile);
        taken.add(`${column} ${row}`);
        expect(column, note).toBeGreaterThanOrEqual(0);
        expect(column, note).toBeLessThan(layout.columns);
        expect(row, note).toBeGreaterThanOrEqual(0);
        expect(row, note).toBeLessThan(layout.rows);
      }
      expect(taken.size, note).toBe(sizes.count);
      expect(layout.width, note).toBe(layout.columns * (sizes.width + layout.gap) - layout.gap);
      expect(layout.height, note).toBe(layout.rows * (sizes.height + layout.gap) - layout.gap);
    }
  });

  test("finds under a point the value that was drawn there", () => {
    const random = randomFrom(SEED);
    for (const { sizes, layout, note } of randomLayouts(100)) {
      for (let tile = 0; tile < sizes.count; tile++) {
        const { column, row } = layout.place(tile);
        const [x, y] = [random(0, sizes.width - 1), random(0, sizes.height - 1)];
        const left = column * (sizes.width + layout.gap) + x;
        const top = row * (sizes.height + layout.gap) + y;
        expect(valueAt(layout, sizes, left + 0.5, top + 0.5), note).toEqual({ tile, x, y });
      }
    }
  });

  test("finds nothing beside the picture, and nothing in the gaps", () => {
    for (const { sizes, layout, note } of randomLayouts(100)) {
      expect(valueAt(layout, sizes, -0.5, 0.5), note).toBeNull();
      expect(valueAt(layout, sizes, 0.5, -0.5), note).toBeNull();
      expect(valueAt(layout, sizes, layout.width + layout.gap + 0.5, 0.5), note).toBeNull();
      expect(valueAt(layout, sizes, 0.5, layout.height + layout.gap + 0.5), note).toBeNull();
      if (layout.gap > 0) expect(valueAt(layout, sizes, sizes.width + 0.5, 0.5), note).toBeNull();
    }
  });

  test("fits the width it is given, unless a single tile is wider", () => {
    for (const { sizes, available, layout, note } of randomLayouts(100)) {
      const widest = Math.max(available, sizes.width * layout.scale);
      expect(layout.width * layout.scale, note).toBeLessThanOrEqual(widest);
    }
  });

  test("keeps the channels of a filter in one line", () => {
    for (const { sizes, layout, note } of randomLayouts(100)) {
      if (sizes.group === 1 || layout.columns < sizes.group) continue;
      const members = Array.from({ length: sizes.group }, (_, member) => layout.place(member));
      const rows = new Set(members.map(({ row }) => row)).size;
      const columns = new Set(members.map(({ column }) => column)).size;
      expect(Math.min(rows, columns), note).toBe(1);
    }
  });
});
