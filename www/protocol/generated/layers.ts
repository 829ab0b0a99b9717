// Written by the engine's tests from its schema, never by hand. To renew it:
// UPDATE_PROTOCOL=1 cargo test -p convscope protocol

/** Every kind of layer with its fields, in the order of a menu. */
export const LAYERS = {
  conv: {
    group: "weights",
    fields: [
      { name: "filters", letter: "K", type: "whole", min: 1, max: 1024 },
      { name: "size", letter: "F", type: "window", min: 1, max: 64 },
      { name: "stride", letter: "S", type: "whole", default: 1, min: 1, max: 64 },
      { name: "pad", letter: "P", type: "whole", default: 0, min: 0, below: true, belowField: "size" },
      { name: "rounding", type: "choice", default: "down", leftOut: true, choices: ["down", "up"] },
      { name: "init", type: "choice", default: "he", choices: ["he", "xavier", "lecun", "zero"] },
      { name: "bias", type: "number", leftOut: true },
    ],
  },
  relu: {
    group: "activations",
    fields: [],
  },
  leaky_relu: {
    group: "activations",
    fields: [
      { name: "slope", type: "number", default: 0.01, min: 0, max: 1, below: true },
    ],
  },
  tanh: {
    group: "activations",
    fields: [],
  },
  sigmoid: {
    group: "activations",
    fields: [],
  },
  maxout: {
    group: "activations",
    fields: [
      { name: "group", type: "whole", default: 2, min: 1, max: 1024 },
    ],
  },
  majority: {
    group: "activations",
    fields: [
      { name: "group", type: "whole", min: 1, odd: true },
    ],
  },
  max_pool: {
    group: "pooling",
    fields: [
      { name: "size", letter: "F", type: "window", min: 1, max: 64 },
      { name: "stride", letter: "S", type: "whole", min: 1, max: 64 },
      { name: "pad", letter: "P", type: "whole", default: 0, min: 0, below: true, belowField: "size" },
      { name: "rounding", type: "choice", default: "down", leftOut: true, choices: ["down", "up"] },
    ],
  },
  avg_pool: {
    group: "pooling",
    fields: [
      { name: "size", letter: "F", type: "window", min: 1, max: 64 },
      { name: "stride", letter: "S", type: "whole", min: 1, max: 64 },
      { name: "pad", letter: "P", type: "whole", default: 0, min: 0, below: true, belowField: "size" },
      { name: "rounding", type: "choice", default: "down", leftOut: true, choices: ["down", "up"] },
    ],
  },
  fc: {
    group: "weights",
    fields: [
      { name: "units", letter: "K", type: "whole", min: 1, max: 4096 },
      { name: "init", type: "choice", default: "he", choices: ["he", "xavier", "lecun", "zero"] },
      { name: "bias", type: "number", leftOut: true },
    ],
  },
  batch_norm: {
    group: "regularisation",
    fields: [
      { name: "ghost_batch", type: "whole", leftOut: true, min: 2, max: 512 },
    ],
  },
  group_norm: {
    group: "regularisation",
    fields: [
      { name: "groups", letter: "G", type: "whole", min: 1, max: 1024 },
    ],
  },
  dropout: {
    group: "regularisation",
    fields: [
      { name: "rate", type: "number", default: 0.5, min: 0, max: 1, below: true },
    ],
  },
  lrn: {
    group: "regularisation",
    fields: [
      { name: "k", type: "number", default: 1, min: 0, above: true },
      { name: "n", type: "whole", default: 5, min: 1, max: 63, odd: true },
      { name: "alpha", type: "number", default: 0.0001, min: 0 },
      { name: "beta", type: "number", default: 0.75, min: 0, max: 4 },
      { name: "region", type: "choice", default: "across_channels", leftOut: true, choices: ["across_channels", "within_channel"] },
    ],
  },
  residual: {
    group: "weights",
    fields: [],
  },
} as const;
