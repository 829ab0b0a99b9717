// English words.

import type { ScheduleKind } from "../../protocol/schema.ts";

export const en = {
  title: "Training",
  method: "Method",
  learningRate: "Learning rate",
  momentum: "Momentum",
  average: "Moving average",
  batchSize: "Batch size",
  alone: (part: number) =>
    part === 1
      ? "Batch norm compares the pictures of a batch: from one alone hardly anything is learnt. Take a batch of 8 or more."
      : `Batch norm sees a batch in parts of ${part} pictures or more, and the last has one alone, which spoils what is learnt. Take a multiple of ${part}.`,
  l2: "L2 weight decay",
  l1: "L1 weight decay",
  schedule: "Schedule",
  schedules: {
    constant: "Constant",
    step: "Steps",
    cosine: "Cosine",
    one_cycle: "One cycle",
  } satisfies Record<ScheduleKind, string>,
  every: "Drop every (examples)",
  factor: "Drop to (share)",
  total: "Down to zero after (examples)",
  warmUp: "Warm-up (examples)",
  flip: "Mirror at random",
  shift: (pixels: number) => `Shift by up to ${pixels} pixels`,
  cutout: (side: number) => `Cut out a square of ${side} × ${side}`,
  more: "Decay, schedule, augmentation",
  hyperparameters: "Hyperparameters, live",
};

export type Words = typeof en;
