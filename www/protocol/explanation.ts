// What speaks for a class on the picture that the layers are shown.

import type { TileImage } from "./snapshot.ts";

/** A square map over the picture, as numbers row by row and as pixels. */
export interface AttributionMap {
  values: Float32Array;
  /** The smallest value before what is below zero was cut off. */
  lowest: number;
  image: TileImage;
}

/** Of one class, by the gradients of its score. */
export interface Attribution {
  /** The score, before the softmax. */
  score: number;
  saliency: AttributionMap;
  gradientInput: AttributionMap;
  /** Null where no layer was asked for. */
  gradCam: AttributionMap | null;
}

export interface ExplanationApi {
  /**
   * For each of these classes; Grad-CAM of the maps after `layer` layers, 0 for none. With the weights of now, or with random
   * ones. With it come the milliseconds that it took.
   */
  attributions(
    classes: readonly number[],
    layer: number,
    random: boolean,
  ): Promise<{ all: Attribution[]; costMs: number }>;
  /**
   * Goes on hiding parts of the picture for a moment, from the start where `again` says so. The part that is done, or at the
   * end for each class how far its score falls.
   */
  occlude(random: boolean, again: boolean): Promise<number | AttributionMap[]>;
}
