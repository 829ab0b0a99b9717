// Networks: their description, and their sizes as the engine computes them.

import type { Fault } from "./faults.ts";
import type { Loss, Shape } from "./generated/types.ts";

export type { Shape };

/** The serialisable description of a network; the engine validates it, so a layer is open-ended here. */
export interface NetSpec {
  input: Shape;
  layers: LayerSpec[];
  loss: Loss;
}

export type LayerSpec = { kind: string } & Record<string, unknown>;

export interface LayerInfo {
  index: number;
  kind: string;
  /** The layer's fields with their defaults filled in. */
  spec: LayerSpec;
  input: Shape;
  output: Shape;
  /** Trained parameters. */
  parameters: number;
  /** Multiply-adds of one example's forward pass. */
  multiplyAdds: number;
  /** The layers inside a block, counted from 1. */
  inner: LayerInfo[];
}

/** The check of one layer. */
export interface LayerCheck {
  /** Its sizes; null where it does not fit, and after such a layer. */
  info: LayerInfo | null;
  /** What is wrong with it. */
  fault: Fault | null;
  /** The layers inside a block. */
  inner: LayerCheck[];
}

/** The check of a network: the network where it can be trained, else the first fault. */
export interface NetworkCheck {
  /** One a layer; none where no layers could be read. */
  layers: LayerCheck[];
  network: NetworkInfo | null;
  fault: Fault | null;
}

export interface NetworkInfo {
  spec: NetSpec;
  /** The spec as JSON, defaults filled in. */
  specText: string;
  /** Index 0 is the input, the last one the loss, by its name. */
  layers: LayerInfo[];
  parameters: number;
  multiplyAdds: number;
  /** Bytes that it takes while it is trained: in the trainer, and in each other worker. */
  memory: { trainer: number; worker: number };
}
