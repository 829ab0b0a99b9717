// What the screen shows of the network, requested by the page and computed by the trainer.

import type { DatasetInfo } from "./datasets.ts";

export interface Stats {
  examplesSeen: number;
  steps: number;
  epoch: number;
  /** Means over the window (up to 1,000 examples); null before the first one. */
  loss: number | null;
  decayLoss: number;
  trainAccuracy: number | null;
  validationAccuracy: number | null;
  window: number;
  /** Milliseconds per example, averaged over the last second or so. */
  forwardMs: number;
  backwardMs: number;
  /** Examples per second, averaged over the last seconds; 0 while paused. */
  throughput: number;
  /** The rate in force, after schedule and warm-up. */
  learningRate: number;
}

/** Columns of equal length. Missing values are NaN. */
export interface CurvePoints {
  examples: Float64Array;
  /** Mean training loss of the point's own examples. */
  loss: Float32Array;
  /** The same, exponentially smoothed. */
  smoothLoss: Float32Array;
  trainAccuracy: Float32Array;
  validationAccuracy: Float32Array;
}

export type LayerTensor = "activations" | "activationGradients" | "filters" | "filterGradients";

/** Equal tiles stacked top to bottom in one RGBA picture. */
export interface TileImage {
  count: number;
  width: number;
  height: number;
  /** Tiles per group: the input channels of one filter; 1 for maps. */
  group: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
  min: number;
  max: number;
  /**
   * "signed": diverging about zero over [-limit, limit]; "positive": sequential over [0, limit];
   * "rgb": the picture's own colours; "rgb-signed": colour filters, mid grey is zero.
   */
  scale: "signed" | "positive" | "rgb" | "rgb-signed";
  limit: number;
}

/** A row of RGBA pixels for each colour scale, its lowest value first. */
export type Legends = Record<Exclude<TileImage["scale"], "rgb">, Uint8ClampedArray<ArrayBuffer>>;

export interface Histogram {
  /** Equal bins over [min, max]. */
  counts: Uint32Array;
  min: number;
  max: number;
}

export interface LayerView {
  index: number;
  parts: Partial<Record<LayerTensor, TileImage>>;
  /** Of the activations. */
  histogram: Histogram;
}

export interface Prediction {
  /** 32 x 32 RGBA. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Null for a visitor's own picture. */
  label: number | null;
  /** Its number in the test set; null for a visitor's own picture. */
  test: number | null;
  /** All classes, most likely first. */
  ranked: { label: number; probability: number }[];
}

export interface Evaluation {
  done: number;
  total: number;
  correct: number;
  /** counts[truth * classes + predicted] */
  confusion: Uint32Array;
  finished: boolean;
  /** examplesSeen when it began. */
  atExamples: number;
  /** Averaged over six augmented views? */
  averaged: boolean;
}

/** How much of a layer's maps there is, and where it comes from. */
export interface LayerFlow {
  index: number;
  /** The mean magnitude of each map on the picture in focus. */
  magnitudes: Float32Array | null;
  /** The mean magnitude of the weights between each map and each map before it, row by row; null without weights. */
  connections: Float32Array | null;
}

export interface HoverTarget {
  layer: number;
  part: LayerTensor;
  tile: number;
  x: number;
  y: number;
}

export type Focus =
  | { kind: "next-test" }
  | { kind: "test"; index: number }
  /** 32 x 32 RGBA, of the visitor's own. */
  | { kind: "picture"; pixels: Uint8ClampedArray<ArrayBuffer> };

/** What is on the screen now: the worker computes nothing else. */
export interface SnapshotRequest {
  layers: { index: number; parts: LayerTensor[] }[];
  /** Layers whose maps' magnitudes and connections are wanted. */
  flow: number[];
  /** Layers whose filters are recorded now. */
  recorded: number[];
  /** Curve points the page already has. */
  curvesFrom: number;
  /** How many fresh test predictions to make. */
  predictions: number;
  averaged: boolean;
  /** Whether to measure where the time goes. */
  profile: boolean;
  hover?: HoverTarget;
}

export interface Snapshot {
  stats: Stats;
  dataset: DatasetInfo;
  running: boolean;
  /** Changes at reset, a new spec, restore, and when a run falls back: curves start again. */
  generation: number;
  curves: CurvePoints;
  layers: LayerView[];
  flow: LayerFlow[];
  /** The filters of the layers to record, in the order of the request; null where a layer has none. */
  recorded: (TileImage | null)[];
  /** The picture that the layers were shown, and the answer to it; null where no layer was asked for. */
  focus: Prediction | null;
  predictions: Prediction[];
  evaluation: Evaluation | null;
  hoverValue: number | null;
  /** Milliseconds per example: forward and backward of each layer, the input and the loss left out. */
  profile: Float64Array | null;
  /** Milliseconds spent on training steps since the run began; NaN where a part of them was spent in another visit. */
  trainedMs: number;
  /** The moment of the film that layers, flow, focus and predictions are of, in examples seen; null for now. */
  moment: number | null;
  /** Milliseconds the worker spent on this snapshot, so that the page can pace itself. */
  costMs: number;
}

/** What the network computes for the screen. */
export interface SnapshotsApi {
  snapshot(request: SnapshotRequest): Promise<Snapshot>;
  setFocus(focus: Focus): Promise<void>;
  /** A picture from the visitor: 32 x 32 RGBA. */
  classify(pixels: Uint8ClampedArray<ArrayBuffer>, averaged: boolean): Promise<Prediction>;
  /** Starts over the whole test set; progress comes in snapshots. */
  evaluate(averaged: boolean): Promise<void>;
}
