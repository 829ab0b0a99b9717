// Makes a picture smaller: each new pixel is the mean of the area that it covers. A picture that fits comes out the same,
// and the result does not depend on a browser's smoothing.

import type { Pixels, Raster, Size } from "../../app/picture-source.ts";

export interface Box extends Size {
  x: number;
  y: number;
}

/** Columns between two sums: a larger distance would take less memory and more time. */
const STEP = 16;
const WHITE = 255;

const sumsOfRow = (width: number): number => Math.floor(width / STEP) + 1;

/** A picture of opaque RGBA. */
export function rasterOf({ width, height }: Size, rgba: Pixels): Raster {
  const sums = new Uint32Array(3 * sumsOfRow(width) * height);
  let [pixel, at] = [0, 0];
  for (let y = 0; y < height; y++) {
    let [red, green, blue] = [0, 0, 0];
    for (let x = 0; x <= width; x++) {
      if (x % STEP === 0) {
        sums[at++] = red;
        sums[at++] = green;
        sums[at++] = blue;
      }
      if (x === width) break;
      red += rgba[pixel] ?? 0;
      green += rgba[pixel + 1] ?? 0;
      blue += rgba[pixel + 2] ?? 0;
      pixel += 4;
    }
  }
  return { width, height, rgba, sums };
}

/**
 * A box of a picture as `columns` x `rows` pixels of RGBA. The box may reach over the picture's edges: the area there is
 * white. A smaller box is enlarged: each new pixel is the mean of the part that it covers.
 */
export function areaMeans(raster: Raster, box: Box, columns: number, rows: number): Pixels {
  const means: Pixels = new Uint8ClampedArray(4 * columns * rows).fill(WHITE);
  const [cellWidth, cellHeight] = [box.width / columns, box.height / rows];
  const area = cellWidth * cellHeight;
  const along = (at: number, length: number) => Math.min(Math.max(at, 0), length);
  const edges = Float64Array.from({ length: columns + 1 }, (_, column) =>
    along(box.x + column * cellWidth, raster.width),
  );
  const totals = new Float64Array(3 * columns);
  for (let row = 0; row < rows; row++) {
    const top = along(box.y + row * cellHeight, raster.height);
    const bottom = along(box.y + (row + 1) * cellHeight, raster.height);
    totals.fill(0);
    for (let y = Math.floor(top); y < bottom; y++) {
      addRow(raster, y, edges, Math.min(y + 1, bottom) - Math.max(y, top), totals);
    }
    for (let column = 0; column < columns; column++) {
      const width = (edges[column + 1] ?? 0) - (edges[column] ?? 0);
      const outside = WHITE * (area - width * (bottom - top));
      for (let channel = 0; channel < 3; channel++) {
        const total = totals[3 * column + channel] ?? 0;
        means[4 * (row * columns + column) + channel] = (total + outside) / area;
      }
    }
  }
  return means;
}

/** Adds `share` of row `y` to the totals of the columns between `edges`. */
function addRow(
  { width, rgba, sums }: Raster,
  y: number,
  edges: Float64Array,
  share: number,
  totals: Float64Array,
): void {
  const firstSum = 3 * sumsOfRow(width) * y;
  const firstPixel = 4 * width * y;
  let [redBefore, greenBefore, blueBefore] = [0, 0, 0];
  for (let edge = 0; edge < edges.length; edge++) {
    const x = edges[edge] ?? 0;
    const whole = Math.floor(x);
    const step = Math.floor(whole / STEP);
    const sum = firstSum + 3 * step;
    let red = sums[sum] ?? 0;
    let green = sums[sum + 1] ?? 0;
    let blue = sums[sum + 2] ?? 0;
    const end = firstPixel + 4 * whole;
    for (let at = firstPixel + 4 * STEP * step; at < end; at += 4) {
      red += rgba[at] ?? 0;
      green += rgba[at + 1] ?? 0;
      blue += rgba[at + 2] ?? 0;
    }
    if (x > whole) {
      red += (x - whole) * (rgba[end] ?? 0);
      green += (x - whole) * (rgba[end + 1] ?? 0);
      blue += (x - whole) * (rgba[end + 2] ?? 0);
    }
    if (edge > 0) {
      const at = 3 * (edge - 1);
      totals[at] = (totals[at] ?? 0) + share * (red - redBefore);
      totals[at + 1] = (totals[at + 1] ?? 0) + share * (green - greenBefore);
      totals[at + 2] = (totals[at + 2] ?? 0) + share * (blue - blueBefore);
    }
    redBefore = red;
    greenBefore = green;
    blueBefore = blue;
  }
}
