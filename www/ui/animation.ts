// Pictures of one layer's filters as an animated GIF: every program that shows pictures plays it.

import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { type Frame, frameMs } from "../state/recording.ts";
import { arrange, layoutTiles } from "./tile-layout.ts";

const MOST_FRAMES = 120;
const LAST_MS = 2000;
const WIDTH = 640;
const LARGEST_TILE_PIXEL = 12;
const MARGIN = 12;
const CAPTION = 28;
const COLOURS = 256;

/** So many of `frames`, evenly spread, the first and the last among them. */
export function spread<T>(frames: readonly T[], most: number): T[] {
  if (frames.length <= most) return [...frames];
  const step = (frames.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => frames[Math.round(at * step)] as T);
}

/** The GIF's bytes; `onProgress` hears the share that is done. Null where the browser has no canvas for it. */
export async function asGif(
  frames: readonly Frame[],
  caption: (frame: Frame) => string,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chosen = spread(frames, MOST_FRAMES);
  const first = chosen[0];
  const [tiles, picture] = [document.createElement("canvas"), document.createElement("canvas")];
  const from = tiles.getContext("2d");
  const to = picture.getContext("2d", { willReadFrequently: true });
  if (first === undefined || from === null || to === null) return null;

  const layout = layoutTiles(first.image, WIDTH);
  const scale = Math.max(1, Math.min(LARGEST_TILE_PIXEL, Math.floor(WIDTH / layout.width)));
  [tiles.width, tiles.height] = [layout.width, layout.height];
  picture.width = Math.max(WIDTH, scale * layout.width) + 2 * MARGIN;
  picture.height = scale * layout.height + 2 * MARGIN + CAPTION;
  const style = getComputedStyle(document.body);
  const surface = getComputedStyle(document.querySelector("section") ?? document.body);

  const movie = GIFEncoder();
  for (const [at, frame] of chosen.entries()) {
    from.putImageData(arrange(frame.image, layout), 0, 0);
    to.fillStyle = surface.backgroundColor;
    to.fillRect(0, 0, picture.width, picture.height);
    to.imageSmoothingEnabled = false;
    to.drawImage(tiles, MARGIN, MARGIN, scale * layout.width, scale * layout.height);
    to.fillStyle = style.color;
    to.font = `14px ${style.fontFamily}`;
    to.fillText(caption(frame), MARGIN, picture.height - MARGIN);
    const { data } = to.getImageData(0, 0, picture.width, picture.height);
    const palette = quantize(data, COLOURS);
    const delay = at === chosen.length - 1 ? LAST_MS : frameMs(chosen.length);
    movie.writeFrame(applyPalette(data, palette), picture.width, picture.height, {
      palette,
      delay,
    });
    onProgress((at + 1) / chosen.length);
    // The page goes on between two frames.
    await new Promise((done) => setTimeout(done));
  }
  movie.finish();
  return movie.bytes();
}
