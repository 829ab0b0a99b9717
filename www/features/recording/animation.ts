// Pictures of one layer's filters as an animated GIF.

import { type Frame, frameMs } from "../../app/snapshots/recording.ts";
import { animatedGif, spread } from "../../ui/animated-gif.ts";
import { arrange, layoutTiles } from "../../ui/tile-layout.ts";

const MOST_FRAMES = 120;
const WIDTH = 640;
const LARGEST_TILE_PIXEL = 12;
const MARGIN = 12;
const CAPTION = 28;

/**
 * The bytes of the GIF, in the theme of the page; `onProgress` gets the share that is done.
 *
 * @throws where the browser lacks the memory, or a worker for it
 */
export async function asGif(
  frames: readonly Frame[],
  caption: (frame: Frame) => string,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chosen = spread(frames, MOST_FRAMES);
  const draw = drawing(chosen, caption);
  const at = (place: number) => {
    const frame = chosen[place];
    if (frame === undefined) throw new Error("no frame");
    return draw(frame);
  };
  return animatedGif(chosen.length, frameMs(chosen.length), at, onProgress);
}

/** Draws a frame with its caption below. */
function drawing(frames: Frame[], caption: (frame: Frame) => string): (frame: Frame) => ImageData {
  const [tiles, picture] = [document.createElement("canvas"), document.createElement("canvas")];
  const from = tiles.getContext("2d");
  const to = picture.getContext("2d", { willReadFrequently: true });
  const [first] = frames;
  if (first === undefined || from === null || to === null) throw new Error("no canvas");
  const layout = layoutTiles(first.image, WIDTH);
  const scale = Math.max(1, Math.min(LARGEST_TILE_PIXEL, Math.floor(WIDTH / layout.width)));
  [tiles.width, tiles.height] = [layout.width, layout.height];
  picture.width = Math.max(WIDTH, scale * layout.width) + 2 * MARGIN;
  picture.height = scale * layout.height + 2 * MARGIN + CAPTION;
  const style = getComputedStyle(document.body);
  const surface = getComputedStyle(document.querySelector("section") ?? document.body);
  return (frame) => {
    from.putImageData(arrange(frame.image, layout), 0, 0);
    to.fillStyle = surface.backgroundColor;
    to.fillRect(0, 0, picture.width, picture.height);
    to.imageSmoothingEnabled = false;
    to.drawImage(tiles, MARGIN, MARGIN, scale * layout.width, scale * layout.height);
    to.fillStyle = style.color;
    to.font = `14px ${style.fontFamily}`;
    to.fillText(caption(frame), MARGIN, picture.height - MARGIN);
    return to.getImageData(0, 0, picture.width, picture.height);
  };
}
