// Work stealing where workers share memory: a worker that is done takes micro-batches that others have not begun.

import { sharedBytes } from "../../browser/features.ts";

/** One number for each micro-batch, 0 until a worker takes it. */
export type StealingFlags = Int32Array<SharedArrayBuffer>;

/** Flags for `count` micro-batches, all cleared; reuses `before` where it is long enough. */
export function clearedFlags(count: number, before: StealingFlags | null): StealingFlags {
  if (before === null || before.length < count) {
    return new Int32Array(sharedBytes(count * Int32Array.BYTES_PER_ELEMENT));
  }
  return before.fill(0);
}

/** Takes a micro-batch; false when another worker has it. */
export const tryTake = (flags: StealingFlags, microBatch: number): boolean =>
  Atomics.compareExchange(flags, microBatch, 0, 1) === 0;
