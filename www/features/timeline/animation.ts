// The stage at every moment of the run, as an animated GIF.

import { showMoment } from "../../app/film.ts";
import { frameMs } from "../../app/snapshots/recording.ts";
import { live } from "../../app/store.ts";
import { animatedGif, spread } from "../../ui/animated-gif.ts";
import { figureOf } from "../figure/make.ts";
import { canvasOf } from "../figure/paint.ts";

const MOST_PICTURES = 60;
/** Pixels: a larger one is too heavy for slides and messages. */
const MOST_WIDTH = 900;
const PATIENCE_MS = 3000;

/** Resolves when the stage is drawn as it was at this moment. */
async function drawnAt(moment: number): Promise<void> {
  await showMoment(moment);
  let stop = (): void => undefined;
  await new Promise<void>((done) => {
    stop = live.drawnMoment.subscribe((drawn) => {
      if (drawn === moment) done();
    });
    // A crashed engine sends no snapshot.
    setTimeout(done, PATIENCE_MS);
  });
  stop();
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
}

/**
 * The bytes of a GIF of `stage` at these moments. The page shows each of them meanwhile, and then what it showed before.
 *
 * @throws where the browser lacks the memory
 */
export async function stageAsGif(
  stage: HTMLElement,
  moments: readonly number[],
  caption: (moment: number) => string,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chosen = spread(moments, MOST_PICTURES);
  const before = live.moment.peek();
  let size: { width: number; height: number } | null = null;
  try {
    return await animatedGif(
      chosen.length,
      frameMs(chosen.length),
      async (at) => {
        const moment = chosen[at] ?? 0;
        await drawnAt(moment);
        const figure = figureOf(stage, { words: caption(moment), link: location.href });
        const canvas = canvasOf(figure, Math.min(1, MOST_WIDTH / figure.width));
        // All pictures of an animation have one size.
        size ??= { width: canvas.width, height: canvas.height };
        const context = canvas.getContext("2d");
        if (context === null) throw new Error("no canvas");
        return context.getImageData(0, 0, size.width, size.height);
      },
      onProgress,
    );
  } finally {
    await showMoment(before);
  }
}
