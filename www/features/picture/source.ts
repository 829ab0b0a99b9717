// A picture of the visitor's own behind the 32 x 32 that the network sees: its pixels, and the square of them that is
// shown. Loaded with the first such picture.

import type { OwnPicture } from "../../app/picture-input.ts";
import type { Crop, PictureSource, Size } from "../../app/picture-source.ts";
import { live, notify, type PinnedPicture } from "../../app/store.ts";
import { readOtherwise, readsAreTrue } from "../../browser/canvas-reads.ts";
import { areaMeans, rasterOf } from "./area-mean.ts";
import { middleSquare, wholeSquare } from "./crop.ts";

const SIDE = 32;
/** The most pixels that are stored of a picture: it takes at most some 20 MB. */
const MOST_PIXELS = 2048 * 2048;
/** Browsers refuse longer canvases. */
const LONGEST_SIDE = 16_384;

/** The size at which a picture is stored. */
export function storedSize({ width, height }: Size): Size {
  const scale = Math.min(
    1,
    Math.sqrt(MOST_PIXELS / (width * height)),
    LONGEST_SIDE / Math.max(width, height),
  );
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** An image at `size`, on white where it is transparent. Throws where the browser has no room for it. */
function painted(image: CanvasImageSource, { width, height }: Size) {
  const canvas = new OffscreenCanvas(width, height);
  // In memory and not on the graphics card, because its pixels are read.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new RangeError(`no canvas of ${width} x ${height}`);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return context;
}

/** Reads the pixels of a picture another way, where the browser changes those of a canvas. */
async function mend({ source }: OwnPicture, canvas: OffscreenCanvas): Promise<void> {
  if (source === null) return;
  const rgba = await readOtherwise(canvas);
  if (rgba === null) {
    notify("error", { code: "canvas_altered" });
  }
  // By then the picture is the input.
  await new Promise((over) => setTimeout(over));
  if (rgba === null) return;
  Object.assign(source.raster, rasterOf(source.size, rgba));
  const now = live.picture.value;
  if (now?.source?.raster !== source.raster) return;
  live.picture.value = { ...now, pixels: squareAt(now.source, SIDE) };
}

/** A picture at `size`, seen through its middle square. Throws where the browser has no room for it. */
export function ownPicture(image: CanvasImageSource, size: Size): OwnPicture {
  const context = painted(image, size);
  const raster = rasterOf(size, context.getImageData(0, 0, size.width, size.height).data);
  const source = { size, raster, crop: middleSquare(size) };
  const picture = { source, pixels: squareAt(source, SIDE) };
  if (!readsAreTrue()) void mend(picture, context.canvas);
  return picture;
}

/** The square of a picture that the network is shown, as `side` x `side` RGBA. */
function squareAt({ size, raster, crop }: PictureSource, side: number): PinnedPicture["pixels"] {
  const square = wholeSquare(size, crop);
  return areaMeans(raster, { ...square, width: square.side, height: square.side }, side, side);
}

/** Shows the network another square of the picture input. */
export function recrop(crop: Crop): void {
  const picture = live.picture.value;
  if (picture?.source == null) return;
  const source = { ...picture.source, crop };
  live.picture.value = { ...picture, source, pixels: squareAt(source, SIDE) };
}

/** Replaces the pixels of the picture input: a drawing under way. */
export function redraw(image: CanvasImageSource, size: Size): void {
  const picture = live.picture.value;
  if (picture !== null) live.picture.value = { ...picture, ...ownPicture(image, size) };
}

function canvasOf(pixels: PinnedPicture["pixels"], width: number): OffscreenCanvas {
  const image = new ImageData(pixels, width);
  const canvas = new OffscreenCanvas(width, image.height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** All of a picture, its longer side at most `longest`. */
export function overview({ size, raster }: PictureSource, longest: number): OffscreenCanvas {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  if (scale === 1) return canvasOf(raster.rgba, size.width);
  const [width, height] = [size.width, size.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  );
  const all = { x: 0, y: 0, ...size };
  return canvasOf(areaMeans(raster, all, width ?? 1, height ?? 1), width ?? 1);
}

/** The square of a picture that the network is shown, at another size. */
export function squareOf({ source, pixels }: PinnedPicture, side: number): OffscreenCanvas {
  if (source !== null) return canvasOf(squareAt(source, side), side);
  const small = { width: SIDE, height: SIDE };
  const all = { x: 0, y: 0, ...small };
  return canvasOf(areaMeans(rasterOf(small, pixels), all, side, side), side);
}
