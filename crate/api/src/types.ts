/** A network: the shape of its input, its layers in order, what is minimised. The fields of each kind of layer are those of the page's editor. */
export interface NetSpec {
  input: { channels: number; height: number; width: number };
  layers: LayerSpec[];
  loss?: string;
}

/**
 * For example `{ kind: "conv", filters: 16, size: 5, pad: 2 }`; a mistake throws an error that names the fields there
 * are. A size that does not come out whole is rounded down, or with `rounding: "up"` up, as by Caffe's pools.
 */
export interface LayerSpec {
  kind: string;
  [field: string]: unknown;
}

/** How a network is trained. */
export interface TrainerSpec {
  method:
    | "sgd"
    | "momentum"
    | "nesterov"
    | "adagrad"
    | "windowgrad"
    | "adadelta"
    | "rmsprop"
    | "adam"
    | "adamw"
    | "lion";
  learning_rate: number;
  /** Momentum, or the decay of the moving average where the method has one. 0.9 without it. */
  momentum?: number;
  l1_decay?: number;
  l2_decay?: number;
  /** Examples over which the learning rate rises from zero. */
  warm_up?: number;
}

/** Values in row-major order, and their dimensions, the outermost first. */
export interface Values {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

/** Means over the examples of a step. */
export interface Trained {
  loss: number;
  /** Share of examples that were answered right. */
  accuracy: number;
}

/** Examples with a class each. */
export interface Examples {
  inputs: Float32Array<ArrayBuffer>;
  labels: Uint8Array<ArrayBuffer>;
}
