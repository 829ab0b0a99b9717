// CIFAR-10's pictures between two sessions, or between a reader and a session: records, a byte of label and the pixels.

import type { Session } from "../backends/engine.ts";

/** Records to train on and to test on, in pieces of any number. */
export type Records = Record<"train" | "test", Uint8Array[]>;

/** A session in the place of `before`, from the start and on these pictures, which are dropped one after the other. */
export function onRecords(before: Session, { train, test }: Records): Session {
  const session = before.onArriving();
  before.free();
  for (const piece of train.splice(0)) session.addRecords(false, piece);
  for (const piece of test.splice(0)) session.addRecords(true, piece);
  session.allArrived();
  return session;
}
