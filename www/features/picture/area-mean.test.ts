import { describe, expect, test } from "vitest";
import type { Raster } from "../../app/picture-source.ts";
import { areaMeans, type Box, rasterOf } from "./area-mean.ts";

/** Numbers that look random and are always the same. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function noise(width: number, height: number): Raster {
  const next = generator(7);
  const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, at) =>
    at % 4 === 3 ? 255 : Math.floor(256 * next()),
  );
  return rasterOf({ width, height }, rgba);
}

/** The definition: how much of each pixel lies in the cell, pixel by pixel; outside the picture is white. */
function meanOf({ width, height, rgba }: Raster, cell: Box, channel: number): number {
  let total = 0;
  const covered = (from: number, to: number, at: number) =>
    Math.max(0, Math.min(to, at + 1) - Math.max(from, at));
  for (let y = Math.floor(cell.y); y < cell.y + cell.height; y++) {
    for (let x = Math.floor(cell.x); x < cell.x + cell.width; x++) {
      const inside = x >= 0 && y >= 0 && x < width && y < height;
      const value = inside ? (rgba[4 * (y * width + x) + channel] ?? 0) : 255;
      const share = covered(cell.x, cell.x + cell.width, x);
      total += value * share * covered(cell.y, cell.y + cell.height, y);
    }
  }
  return total / (cell.width * cell.height);
}

describe("a picture made smaller", () => {
  test("is each pixel's mean of what it covers, wherever its edges are", () => {
    const picture = noise(101, 67);
    const boxes: Box[] = [
      { x: 0, y: 0, width: 67, height: 67 },
      { x: 10.3, y: 5.7, width: 40.1, height: 40.1 },
      { x: -17, y: -34, width: 101, height: 135 },
      { x: -0.5, y: 60, width: 33, height: 33 },
      { x: 3, y: 4, width: 16, height: 16 },
      { x: 30.25, y: 20, width: 5, height: 5 },
    ];
    for (const box of boxes) {
      const means = areaMeans(picture, box, 32, 32);
      const [width, height] = [box.width / 32, box.height / 32];
      for (let at = 0; at < means.length; at++) {
        const [x, y] = [Math.floor(at / 4) % 32, Math.floor(at / 128)];
        const cell = { x: box.x + x * width, y: box.y + y * height, width, height };
        const mean = at % 4 === 3 ? 255 : meanOf(picture, cell, at % 4);
        // Rounded to a whole number, with room for sums in another order.
        expect(Math.abs((means[at] ?? 0) - mean), `${JSON.stringify(box)} at ${at}`).toBeLessThan(
          0.5 + 1e-6,
        );
      }
    }
  });

  test("that has the very size, or repeats each pixel, is the picture itself", () => {
    const { rgba } = noise(32, 32);
    for (const times of [1, 2, 3, 10, 63]) {
      const side = 32 * times;
      const repeated = new Uint8ClampedArray(4 * side * side);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const from = 4 * (32 * Math.floor(y / times) + Math.floor(x / times));
          repeated.set(rgba.subarray(from, from + 4), 4 * (side * y + x));
        }
      }
      const large = rasterOf({ width: side, height: side }, repeated);
      const whole = { x: 0, y: 0, width: side, height: side };
      expect(areaMeans(large, whole, 32, 32), `${times} times`).toEqual(rgba);
    }
  });

  test("at a crop of whole pixels is these pixels, and made larger repeats them", () => {
    const picture = noise(90, 50);
    const box = { x: 41, y: 9, width: 32, height: 32 };
    const means = areaMeans(picture, box, 32, 32);
    const doubled = areaMeans(picture, box, 64, 64);
    for (let y = 0; y < 32; y++) {
      const from = 4 * (90 * (9 + y) + 41);
      const row = picture.rgba.subarray(from, from + 128);
      expect(means.subarray(128 * y, 128 * y + 128)).toEqual(row);
      expect(doubled.subarray(512 * y, 512 * y + 4)).toEqual(row.subarray(0, 4));
      expect(doubled.subarray(512 * y + 256, 512 * y + 260)).toEqual(row.subarray(0, 4));
    }
  });
});
