// How a network is trained.

export type Method =
  | "sgd"
  | "momentum"
  | "nesterov"
  | "adagrad"
  | "windowgrad"
  | "adadelta"
  | "rmsprop"
  | "adam"
  | "adamw";

export type Schedule =
  | { kind: "constant" }
  | { kind: "step"; every: number; factor: number }
  | { kind: "cosine"; total: number }
  | { kind: "one_cycle"; total: number };

/** How the network is trained; every field can change while it runs. Lengths are in examples. */
export interface TrainerSpec {
  method: Method;
  learning_rate: number;
  /** Momentum of SGD and Nesterov; the decay of the moving average elsewhere (rho of Adadelta, beta1 of Adam). */
  momentum: number;
  batch_size: number;
  l1_decay: number;
  l2_decay: number;
  schedule: Schedule;
  warm_up: number;
}

export interface Augmentation {
  flip: boolean;
  /** Pixels each way, at most. */
  shift: number;
  /** Side of a square that is blanked out, in pixels. */
  cutout: number;
}
