// Networks: their description, and their sizes as the engine computes them.

export interface Shape {
  channels: number;
  height: number;
  width: number;
}

/** The serialisable description of a network; the engine validates it, so a layer is open-ended here. */
export interface NetSpec {
  input: Shape;
  layers: LayerSpec[];
  loss: "softmax" | "svm" | "squared_error" | "perceptron" | "lms";
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
