// Whether pixels are read from a canvas as they were drawn. Browsers that hide whose they are alter them: Brave by noise,
// Firefox's resistFingerprinting altogether. The network would be shown something else than the visitor's picture.

type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** Noise changes one pixel here and there: enough of them that it cannot miss them all. */
const SIDE = 64;

/** A pattern without two pixels alike next to each other: noise is not put into plain colour. */
function pattern(): Pixels {
  const pixels = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % 4 === 3 ? 255 : (at * 7919) % 251;
  return pixels;
}

/** The pattern, drawn as pictures are. */
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

/** Asked with the first picture that is read. */
export function readsAreTrue(): boolean {
  truth ??= (() => {
    const context = drawn().getContext("2d");
    return context === null || same(context.getImageData(0, 0, SIDE, SIDE).data);
  })();
  return truth;
}

/** A canvas as a frame of a video, whose pixels are not altered in all browsers that alter those of a canvas. */
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

/** What a canvas shows, read another way; null where there is none. */
export async function readOtherwise(canvas: OffscreenCanvas): Promise<Pixels | null> {
  return (await framesAreTrue()) ? await throughFrame(canvas).catch(() => null) : null;
}
