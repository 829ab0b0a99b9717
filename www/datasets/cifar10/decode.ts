// Decodes by the browser the pictures that the engine cannot read, such as CIFAR-10 saved as JPEG.

import { readOtherwise, readsAreTrue } from "../../browser/canvas-reads.ts";
import { SourceError } from "../../trainer/faults.ts";

/** The first bytes of formats that browsers decode: JPEG, GIF, WebP, BMP. */
const SIGNS = ["\xff\xd8\xff", "GIF8", "RIFF", "BM"];

/** Whether the browser has to decode a picture. */
export function isForBrowser(bytes: Uint8Array): boolean {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4));
  return SIGNS.some((sign) => beginning.startsWith(sign));
}

/** A picture as RGBA in its own size; null where it is damaged. Throws where the browser refuses to read pixels. */
export async function decodePicture(bytes: Uint8Array): Promise<Uint8ClampedArray | null> {
  const blob = new Blob([Uint8Array.from(bytes)]);
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (bitmap === null) return null;
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  if (readsAreTrue()) return context?.getImageData(0, 0, width, height).data ?? null;
  const rgba = await readOtherwise(canvas);
  if (rgba === null)
    throw new SourceError({ code: "canvas_altered" }, "the browser alters the pixels");
  return rgba;
}
