// Draws maps and filters at their places, pixel by pixel.

import type { TileImage } from "../../protocol/snapshot.ts";
import type { Box } from "./layout.ts";

let scratch: CanvasRenderingContext2D | null = null;

/** Draws `tiles` of `image` into `boxes`, which count from `origin`, on a canvas with `ratio` pixels for one of the screen. */
export function drawTiles(
  context: CanvasRenderingContext2D,
  image: TileImage,
  tiles: readonly number[],
  boxes: readonly Box[],
  origin: { x: number; y: number },
  ratio: number,
): void {
  scratch ??= document.createElement("canvas").getContext("2d");
  if (scratch === null) return;
  const { width, height, pixels } = image;
  const bytes = 4 * width * height;
  const rows = height * tiles.length;
  const { canvas } = scratch;
  if (canvas.width < width) canvas.width = width;
  if (canvas.height < rows) canvas.height = rows;
  const all = new ImageData(width, Math.max(1, rows));
  tiles.forEach((tile, at) => {
    all.data.set(pixels.subarray(tile * bytes, (tile + 1) * bytes), at * bytes);
  });
  scratch.putImageData(all, 0, 0);
  context.imageSmoothingEnabled = false;
  boxes.forEach((box, at) => {
    if (at >= tiles.length) return;
    const x = Math.round((box.x - origin.x) * ratio);
    const y = Math.round((box.y - origin.y) * ratio);
    const right = Math.round((box.x + box.width - origin.x) * ratio);
    const bottom = Math.round((box.y + box.height - origin.y) * ratio);
    context.drawImage(canvas, 0, at * height, width, height, x, y, right - x, bottom - y);
  });
}
