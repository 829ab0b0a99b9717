// The square of a picture that the network sees: arithmetic in the picture's own pixels.

import type { Crop, Size } from "../../app/picture-source.ts";

/** The side of the square at the closest zoom: half as many pixels as the network sees. */
const CLOSEST = 16;

const largest = ({ width, height }: Size) => Math.max(width, height);
const smallest = ({ width, height }: Size) => Math.min(width, height, CLOSEST);

function within(size: Size, { x, y, side }: Crop): Crop {
  // Where the square is longer than the picture, the picture stands in its middle.
  const along = (at: number, length: number) =>
    side >= length ? (length - side) / 2 : Math.min(Math.max(at, 0), length - side);
  return { x: along(x, size.width), y: along(y, size.height), side };
}

function inMiddle(size: Size, side: number): Crop {
  return { x: (size.width - side) / 2, y: (size.height - side) / 2, side };
}

/** The largest square inside the picture, in its middle. */
export const middleSquare = (size: Size): Crop => inMiddle(size, Math.min(size.width, size.height));

/** All of the picture, with white on two sides. */
export const wholePicture = (size: Size): Crop => inMiddle(size, largest(size));

export const moved = (size: Size, crop: Crop, right: number, down: number): Crop =>
  within(size, { ...crop, x: crop.x + right, y: crop.y + down });

/** The square with its middle at a point, as far as the picture's edges let it. */
export const centredAt = (size: Size, { side }: Crop, x: number, y: number): Crop =>
  within(size, { x: x - side / 2, y: y - side / 2, side });

/**
 * The crop rounded to whole pixels: the visitor moves it by parts of a pixel, but pixels that are cut through would be
 * blurred.
 */
export function wholeSquare({ width, height }: Size, crop: Crop): Crop {
  const side = Math.max(1, Math.round(crop.side));
  const along = (at: number, length: number) =>
    side >= length
      ? Math.floor((length - side) / 2)
      : Math.min(Math.max(Math.round(at), 0), length - side);
  return { x: along(crop.x, width), y: along(crop.y, height), side };
}

/** The square scaled about its middle, within its limits. */
export function resized(size: Size, crop: Crop, wanted: number): Crop {
  const side = Math.min(Math.max(wanted, smallest(size)), largest(size));
  const shift = (crop.side - side) / 2;
  return within(size, { x: crop.x + shift, y: crop.y + shift, side });
}

/** The zoom of a square: 0 shows the whole picture, 1 is the closest; equal steps are equal ratios. */
export function closeness(size: Size, { side }: Crop): number {
  const range = Math.log(largest(size) / smallest(size));
  return range === 0 ? 0 : Math.log(largest(size) / side) / range;
}

/** The side of the square at a zoom. */
export const sideOf = (size: Size, close: number): number =>
  largest(size) * (smallest(size) / largest(size)) ** close;

/** Whether the square can move along each axis. */
export const movable = ({ width, height }: Size, { side }: Crop) => ({
  across: side < width,
  down: side < height,
});
