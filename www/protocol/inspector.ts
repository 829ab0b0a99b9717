// One value of the network, taken apart.

/**
 * Where a value is: a map of a layer's output, its row and its column, each from 0; layers from 1. After the last layer the
 * maps are the classes, and the values their shares.
 */
export interface ValuePlace {
  layer: number;
  channel: number;
  y: number;
  x: number;
}

/** A value of a layer on the picture that the layers are shown, in plain numbers. */
export interface InspectedValue {
  value: number;
  /** The gradient of that picture's loss on it. */
  gradient: number;
  /** How the terms make it, with the rule's own numbers: `Rule` in crate/src/ops/arithmetic.rs says which. */
  rule:
    | "sum"
    | "largest"
    | "function"
    | "normalised"
    | "local_response"
    | "votes"
    | "residual"
    | "share";
  numbers: Float32Array;
  /** First map and how many, first row and how many, first column and how many; below 0 in the padding. */
  box: Float32Array;
  /** Of each term the input, `[map][row][column]`, 0 in the padding, and what it is multiplied by. */
  inputs: Float32Array;
  factors: Float32Array;
  /** What it depends on, top, left, bottom and right: of the picture, then of the maps after each layer up to its own. */
  fields: Float32Array;
}

/** One value of a parameter, by the parameter's name, such as "0.weight", and its place in it. */
export interface WeightChange {
  name: string;
  index: number;
  value: number;
}

/** What a value is made of. */
export interface InspectorApi {
  /** Changes a weight by hand; returns what it was, null where there is none. */
  setWeight(change: WeightChange): Promise<number | null>;
  /** A value taken apart, with the weights of now; null where there is none. */
  inspectValue(place: ValuePlace): Promise<InspectedValue | null>;
}
