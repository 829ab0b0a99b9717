// The worker that makes animated GIFs of pictures: choosing a picture's colours takes longer than a frame of the page.

import { expose } from "comlink";
import { applyPalette, GIFEncoder, quantize } from "gifenc";
import type { AnimationApi } from "../protocol/animation.ts";

const COLOURS = 256;

let movie = GIFEncoder();

const api: AnimationApi = {
  begin: async () => {
    movie = GIFEncoder();
  },
  add: async (pixels, width, height, delay) => {
    const palette = quantize(pixels, COLOURS);
    movie.writeFrame(applyPalette(pixels, palette), width, height, { palette, delay });
  },
  end: async () => {
    movie.finish();
    return movie.bytes();
  },
};

expose(api);
