// Patches by name, and cut out of their pictures.

import type { AscentResult, PatchResult } from "../../protocol/excitations.ts";

const SIDE = 32;
const NUMBERS = 10;

/** Rows and columns, the last ones not included. */
export interface Field {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface Patch {
  value: number;
  map: number;
  /** The picture's number, and its class. */
  picture: number;
  label: number;
  /** Row and column of the value in its map. */
  y: number;
  x: number;
  /** What of the picture the value depends on. */
  field: Field;
  /** The whole picture. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Rows and columns of a patch that lies inside its picture. */
export interface Size {
  height: number;
  width: number;
}

export const sizeOf = ({ sizes: [height = 1, width = 1] }: PatchResult): Size => ({
  height,
  width,
});

export const inTestSet = ({ sizes }: PatchResult): boolean => sizes[2] === 1;

export function patchesOf({ numbers, pixels }: PatchResult): Patch[] {
  return Array.from({ length: Math.floor(numbers.length / NUMBERS) }, (_, at) => {
    const own = numbers.subarray(at * NUMBERS, (at + 1) * NUMBERS);
    const [value = 0, map = 0, picture = 0, label = 0, y = 0, x = 0] = own;
    const [top = 0, left = 0, bottom = 0, right = 0] = own.subarray(6);
    const bytes = 4 * SIDE * SIDE;
    return {
      value,
      map,
      picture,
      label,
      y,
      x,
      field: { top, left, bottom, right },
      pixels: pixels.slice(at * bytes, (at + 1) * bytes),
    };
  });
}

/** A picture made by gradient ascent. */
export interface Ascended {
  value: number;
  map: number;
  /** Steps so far. */
  step: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** What the value depends on that the pictures are made for. */
export function fieldOf({
  sizes: [top = 0, left = 0, bottom = 0, right = 0],
}: AscentResult): Field {
  return { top, left, bottom, right };
}

export function ascendedOf({ numbers, pixels }: AscentResult): Ascended[] {
  return Array.from({ length: Math.floor(numbers.length / 3) }, (_, at) => {
    const [value = 0, map = 0, step = 0] = numbers.subarray(3 * at, 3 * at + 3);
    const bytes = 4 * SIDE * SIDE;
    return { value, map, step, pixels: pixels.slice(at * bytes, (at + 1) * bytes) };
  });
}

/**
 * A field cut out of its picture, `height` × `width`. Where it reaches over the picture's edge it is smaller than that, and
 * the pixels beyond the edge are transparent.
 */
export function cutOut(
  pixels: Uint8ClampedArray,
  { top, left, bottom, right }: Field,
  { height, width }: Size,
): ImageData {
  const patch = new ImageData(width, height);
  // What is missing lies before the first row where the field begins with it.
  const [above, before] = [
    top === 0 ? height - (bottom - top) : 0,
    left === 0 ? width - (right - left) : 0,
  ];
  for (let y = top; y < bottom; y++) {
    const row = pixels.subarray(4 * (y * SIDE + left), 4 * (y * SIDE + right));
    patch.data.set(row, 4 * ((y - top + above) * width + before));
  }
  return patch;
}
