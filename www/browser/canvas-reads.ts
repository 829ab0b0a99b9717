// Whether pixels are read from a canvas as they were drawn. Browsers that protect against fingerprinting change them:
// Brave adds noise, Firefox's resistFingerprinting replaces them all. The network would see another picture.

type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** Noise changes single pixels: a test pattern of this side is large enough to show it. */
const SIDE = 64;

/** A pattern in which neighbouring pixels differ: Brave adds no noise to plain colour. */
function pattern(): Pixels {
  const pixels = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % 4 === 3 ? 255 : (at * 7919) % 251;
  return pixels;
}

/** Draws the pattern in the way in which pictures are drawn. */
function drawn(): OffscreenCanvas {
  const written = new OffscreenCanvas(SIDE, SIDE);
  written.getContext("2d")?.putImageData(new ImageData(pattern(), SIDE), 0, 0);
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  canvas.getContext("2d", { willReadFrequently: true })?.drawImage(written, 0, 0);
  return canvas;
}

const same = (found: Uint8Array | Pixels): boolean =>
  pattern().every((value, at) => value === found[at]);

let truth: boolean | null = null;

/** Tested once, when the first picture is read. */
export function readsAreTrue(): boolean {
  truth ??= (() => {
    const context = drawn().getContext("2d");
    return context === null || same(context.getImageData(0, 0, SIDE, SIDE).data);
  })();
  return truth;
}

/** A canvas as a video frame: some browsers that change the pixels of a canvas leave those of a frame as they are. */
async function throughFrame(canvas: OffscreenCanvas): Promise<Pixels> {
  const frame = new VideoFrame(canvas, { timestamp: 0 });
  try {
    const pixels = new Uint8ClampedArray(4 * canvas.width * canvas.height);
    await frame.copyTo(pixels, { format: "RGBA", colorSpace: "srgb" });
    return pixels;
  } finally {
    frame.close();
  }
}

let frames: Promise<boolean> | null = null;

function framesAreTrue(): Promise<boolean> {
  frames ??= throughFrame(drawn()).then(same, () => false);
  return frames;
}

/** The pixels of a canvas, read through a video frame; null where the browser has no video frames. */
export async function readOtherwise(canvas: OffscreenCanvas): Promise<Pixels | null> {
  return (await framesAreTrue()) ? await throughFrame(canvas).catch(() => null) : null;
}
