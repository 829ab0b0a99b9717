// What excites the maps of a layer: the patches of pictures on which they are largest, and pictures made for them by
// gradient ascent.

/** Maps of the layer that is searched, and how many patches of each. */
export interface WantedPatches {
  first: number;
  count: number;
  most: number;
}

/** The result of a search so far. */
export interface Excitation {
  /** The layer, counted from 1, and which of its maps. */
  layer: number;
  first: number;
  count: number;
  /** Pictures looked at, or steps done, of how many. */
  done: number;
  total: number;
  /** examplesSeen of the weights that are used. */
  atExamples: number;
  /** Milliseconds that it took. */
  ms: number;
  /** 32 x 32 RGBA, each with its part of the numbers. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface PatchResult extends Excitation {
  /**
   * Rows and columns of a patch inside the picture: what a value of the layer depends on; 1 where the pictures are of the
   * test set, 0 where they are those to train on.
   */
  sizes: Float32Array;
  /**
   * Ten for each patch, by maps and the most exciting first: the value; the map; the picture's number and label; row and
   * column of the value; top, left, bottom and right of what it depends on. The pictures are whole.
   */
  numbers: Float32Array;
}

export interface AscentResult extends Excitation {
  /** Top, left, bottom and right of what the value in the middle of a map depends on: the pictures are for that value. */
  sizes: Float32Array;
  /** Three for each picture: the value, the map and the steps so far. A single map has some of those on its way too. */
  numbers: Float32Array;
}

export interface ExcitationsApi {
  /** Starts a search for the patches of all maps of a layer, in place of an earlier one, with the weights of now. */
  findPatches(layer: number): Promise<void>;
  /** Null where nothing was searched for since the run began. */
  patches(wanted: WantedPatches): Promise<PatchResult | null>;
  forgetPatches(): Promise<void>;
  /** Makes pictures for some maps by gradient ascent, in place of earlier ones, with the weights of now. */
  ascend(layer: number, first: number, count: number): Promise<void>;
  /** Null where none were made since the run began. */
  ascent(): Promise<AscentResult | null>;
  forgetAscent(): Promise<void>;
}
