// Nearest neighbours among the training pictures.

/** The pictures whose neighbours are searched for: one picture (32 x 32 RGBA), or a number of test pictures. */
export type Search =
  | { kind: "picture"; pixels: Uint8ClampedArray<ArrayBuffer> }
  | { kind: "tests"; count: number };

/** The distance of two pictures: by the network's last features (L2), or by raw pixels. */
export type Metric = "features" | "l1" | "l2";

/** The result of a search so far. */
export interface NeighbourResult {
  /** Training pictures compared, of how many. */
  done: number;
  total: number;
  /** examplesSeen of the weights that are used. */
  atExamples: number;
  /** Pictures that are searched for. */
  pictures: number;
  /** Those that the network itself answers right. */
  ownCorrect: number;
  /** How many neighbours vote. */
  voters: Float64Array;
  metrics: {
    name: Metric;
    /** Of the first picture, the nearest first. */
    nearest: { label: number; distance: number; pixels: Uint8ClampedArray<ArrayBuffer> }[];
    /** For each of `voters`: pictures whose neighbours vote for their label. */
    correct: Uint32Array;
  }[];
}

/** The search for nearest training pictures. */
export interface NeighboursApi {
  /** Starts over all training pictures, in place of an earlier search. */
  search(wanted: Search): Promise<void>;
  stopSearch(): Promise<void>;
  /** Null where nothing was searched for since the run began. */
  found(): Promise<NeighbourResult | null>;
}
