// Which tasks of a round are taken, where workers may share memory: who is done first takes what others have not begun.

import { sharedBytes } from "../../browser/features.ts";

/** One number for each task, 0 while nobody has it. */
export type Claims = Int32Array<SharedArrayBuffer>;

/** Claims on so many tasks, all free: those of before where they are enough. */
export function freeClaims(count: number, before: Claims | null): Claims {
  if (before === null || before.length < count) {
    return new Int32Array(sharedBytes(count * Int32Array.BYTES_PER_ELEMENT));
  }
  return before.fill(0);
}

/** Takes a task; false when somebody has it. */
export const claim = (claims: Claims, task: number): boolean =>
  Atomics.compareExchange(claims, task, 0, 1) === 0;
