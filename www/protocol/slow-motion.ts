// A training step that is told: what each part of it computed.

import type { Outcome } from "./faults.ts";
import type { TileImage } from "./snapshot.ts";

/** Of which layers the maps are wanted, with the size of each map, and of which tensors a weight. */
export interface StepQuestion {
  layers: { index: number; height: number; width: number }[];
  /** The layer whose output are the scores. */
  scores: number;
  weights: string[];
}

/** One weight of a tensor, the one with the largest gradient, before and after the step. */
export interface WeightMove {
  /** The tensor, such as `3.weight`, and the weight's place in it. */
  tensor: string;
  at: number;
  before: number;
  /** The gradient of the batch's mean loss, without decay. */
  gradient: number;
  after: number;
  /** What the optimizer keeps of it, before and after. */
  stateBefore: Float32Array<ArrayBuffer>;
  stateAfter: Float32Array<ArrayBuffer>;
}

export interface ToldStep {
  /** The pictures of the batch as the network sees them, in its order: 32 x 32 RGBA, one after the other. */
  pictures: Uint8ClampedArray<ArrayBuffer>;
  labels: Uint8Array<ArrayBuffer>;
  /** The mean loss of the batch. */
  loss: number;
  /** Of the first picture: the share of each class, the maps of the layers, and the gradients on them. */
  shares: Float32Array<ArrayBuffer>;
  maps: TileImage[];
  gradients: TileImage[];
  moves: WeightMove[];
  /** The learning rate that was in force. */
  rate: number;
  /** Steps of the run, this one included. */
  steps: number;
}

export interface SlowMotionApi {
  /** One training step, while paused, and what it computed. */
  tellStep(question: StepQuestion): Promise<Outcome<ToldStep>>;
}
