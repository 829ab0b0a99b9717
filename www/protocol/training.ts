// How a network is trained: the types are the engine's own.

export type {
  Augmentation,
  OptimizerKind as Method,
  OptimizerSpec as TrainerSpec,
  Schedule,
} from "./generated/types.ts";
