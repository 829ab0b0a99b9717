// A picture of the visitor's own behind the 32 x 32 that the network sees: made small without aliasing, wherever its
// crop is. Loaded with the first such picture.

import { type Crop, middleSquare, type Size } from "./crop.ts";
import type { OwnPicture } from "./picture.ts";
import { live, type PinnedPicture } from "./store.ts";

const SIDE = 32;
/** Pixels kept of a picture, so that it takes some 20 MB whatever its size. */
const MOST_KEPT = 2048 * 2048;
/** Browsers refuse canvases that are longer. */
const LONGEST_SIDE = 16_384;

export interface PictureSource {
  size: Size;
  /** The picture on white, then its half, its quarter and so on. */
  levels: OffscreenCanvas[];
  crop: Crop;
}

/** The size at which a picture is kept. */
export function keptSize({ width, height }: Size): Size {
  const scale = Math.min(
    1,
    Math.sqrt(MOST_KEPT / (width * height)),
    LONGEST_SIDE / Math.max(width, height),
  );
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

function onWhite(
  { width, height }: Size,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  // Kept in memory rather than on the graphics card: its pixels are read again and again.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new RangeError(`no canvas of ${width} x ${height}`);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  draw(context);
  return canvas;
}

/** A picture at `size`, seen through its middle square. Throws where the browser has no room for it. */
export function ownPicture(image: CanvasImageSource, size: Size): OwnPicture {
  const levels: OffscreenCanvas[] = [];
  let { width, height } = size;
  for (;;) {
    const larger = levels.at(-1) ?? image;
    levels.push(
      onWhite({ width, height }, (context) => context.drawImage(larger, 0, 0, width, height)),
    );
    if (Math.max(width, height) <= 2 * SIDE) break;
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
  }
  const source = { size, levels, crop: middleSquare(size) };
  return { source, pixels: pixelsOf(source) };
}

/** The level whose pixels are just finer than `scale`, in its pixels for one of the picture. */
export function levelFor({ levels }: PictureSource, scale: number): OffscreenCanvas | undefined {
  const halvings = Math.floor(Math.max(0, -Math.log2(scale)));
  return levels[Math.min(halvings, levels.length - 1)];
}

function drawCrop(
  context: OffscreenCanvasRenderingContext2D,
  source: PictureSource,
  side: number,
): void {
  const { size, crop } = source;
  const scale = side / crop.side;
  const level = levelFor(source, scale);
  if (level === undefined) return;
  const [x, y] = [-crop.x * scale, -crop.y * scale];
  context.drawImage(level, x, y, size.width * scale, size.height * scale);
}

/** What the network sees of a picture: 32 x 32 RGBA. */
function pixelsOf(source: PictureSource): PinnedPicture["pixels"] {
  const double = onWhite({ width: 2 * SIDE, height: 2 * SIDE }, (context) =>
    drawCrop(context, source, 2 * SIDE),
  );
  const small = onWhite({ width: SIDE, height: SIDE }, (context) =>
    context.drawImage(double, 0, 0, SIDE, SIDE),
  );
  const context = small.getContext("2d");
  if (context === null) throw new RangeError("no canvas");
  return context.getImageData(0, 0, SIDE, SIDE).data;
}

/** Shows the network another square of the picture in the well. */
export function recrop(crop: Crop): void {
  const picture = live.picture.value;
  if (picture?.source == null) return;
  const source = { ...picture.source, crop };
  live.picture.value = { ...picture, source, pixels: pixelsOf(source) };
}

/** The picture in the well has become this one: a drawing under way. */
export function redraw(image: CanvasImageSource, size: Size): void {
  const picture = live.picture.value;
  if (picture !== null) live.picture.value = { ...picture, ...ownPicture(image, size) };
}

/** The square of a picture that the network is shown, at another size. */
export function squareOf({ source, pixels }: PinnedPicture, side: number): OffscreenCanvas {
  return onWhite({ width: side, height: side }, (context) => {
    if (source !== null) {
      drawCrop(context, source, side);
      return;
    }
    const small = onWhite({ width: SIDE, height: SIDE }, (of) =>
      of.putImageData(new ImageData(pixels, SIDE, SIDE), 0, 0),
    );
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, side, side);
  });
}
