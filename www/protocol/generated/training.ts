// Written by the engine's tests from its schema, never by hand. To renew it:
// UPDATE_PROTOCOL=1 cargo test -p convscope protocol

/** The names of the classes, by label. */
export const CLASSES = {
  embedded: ["disc", "ring", "crescent", "triangle", "square", "star", "heart", "stripes", "checks", "dots"],
  cifar10: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
} as const;

/** The data sets, in the order of a menu. */
export const DATASETS = ["embedded", "cifar10"] as const;

/** What is minimised. */
export const LOSSES = ["softmax", "svm", "squared_error", "perceptron", "lms"] as const;

/** How gradients become steps. */
export const METHODS = ["sgd", "momentum", "nesterov", "adagrad", "windowgrad", "adadelta", "rmsprop", "adam", "adamw", "lion"] as const;

/** Where what is called momentum is the decay of a moving average. */
export const AVERAGING = ["windowgrad", "adadelta", "rmsprop", "adam", "adamw", "lion"] as const;

/** The numbers of training. */
export const TRAINING = {
  learning_rate: { name: "learning_rate", type: "number", min: 0, max: 100 },
  momentum: { name: "momentum", type: "number", default: 0.9, min: 0, max: 1, below: true },
  batch_size: { name: "batch_size", type: "whole", min: 1, max: 512 },
  l1_decay: { name: "l1_decay", type: "number", default: 0, min: 0, max: 1 },
  l2_decay: { name: "l2_decay", type: "number", default: 0, min: 0, max: 1 },
  warm_up: { name: "warm_up", type: "whole", default: 0, min: 0 },
} as const;

/** How the learning rate changes, each kind with its fields. */
export const SCHEDULES = {
  constant: [],
  step: [
      { name: "every", type: "whole", min: 1 },
      { name: "factor", type: "number", min: 0, max: 1, above: true },
    ],
  cosine: [
      { name: "total", type: "whole", min: 1 },
    ],
  one_cycle: [
      { name: "total", type: "whole", min: 1 },
    ],
} as const;
