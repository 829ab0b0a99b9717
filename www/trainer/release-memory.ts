// Releases memory where a small network follows a large one: the memory of an engine grows, and never shrinks.

import { engineNow, type Session } from "../backends/engine.ts";
import type { Opened } from "../protocol/session.ts";
import type { Focus } from "../protocol/snapshot.ts";
import { onRecords } from "./records.ts";

/** Idle memory that is tolerated, besides half of what is needed: a restart of the engine takes a moment. */
const IDLE_BYTES = 100e6;

/** All workers together take no more than this, or a share of the device's memory where the browser tells that. */
const MOST_BYTES = 2e9;
const DEVICE_SHARE = 0.25;

/** Bytes of a CIFAR-10 record: its label and its pixels. */
const RECORD_BYTES = 3073;
/** Records that are copied at once. */
const RECORDS_AT_ONCE = 5000;

const deviceMemory = (): number => {
  const gigabytes: unknown = Reflect.get(navigator, "deviceMemory");
  return typeof gigabytes === "number" ? gigabytes * 1e9 : Number.POSITIVE_INFINITY;
};

/** How many of the wanted workers a network leaves room for. */
export function workersFor(
  wanted: number,
  { trainer, worker }: Opened["network"]["memory"],
  most = Math.min(MOST_BYTES, DEVICE_SHARE * deviceMemory()),
): number {
  return Math.max(1, Math.min(wanted, 1 + Math.floor((most - trainer) / worker)));
}

/** Whether an engine that has taken `most` bytes holds much more than the `needed`. */
export const isIdle = (most: number, needed: number): boolean => most > 1.5 * needed + IDLE_BYTES;

/** How long the browser has to notice the buffers. */
const HELD_MS = 3000;

/**
 * Prompts the browser's garbage collection. It does not count the memory of an engine, so an engine that was dropped does
 * not prompt it. These buffers are counted; nothing is written to them, so they take no memory.
 */
function promptCollection(): void {
  const held: ArrayBuffer[] = [];
  try {
    for (let times = 0; times < 16; times++) held.push(new ArrayBuffer(64e6));
  } catch {
    // As many as there is room for.
  }
  setTimeout(() => held.splice(0), HELD_MS);
}

/** Moves the run to a restarted engine, bit for bit, where the engine holds much more memory than is needed. */
export function releaseMemory(
  session: Session,
  { racing, holds, focus }: { racing: boolean; holds: number; focus: Focus | null },
): Session {
  const engine = engineNow();
  const { network, trainer, augmentation, dataset }: Opened = session.describe();
  const pictures = dataset.trainCount + dataset.testCount;
  const needed = network.memory.trainer + RECORD_BYTES * pictures;
  const loaded = dataset.name === "cifar10";
  // Pictures that are arriving, variants in a race and a network without pictures cannot be moved. An object held of the
  // old engine would be freed in the memory of the new one.
  const fixed = racing || holds > 0 || (loaded && (dataset.growing || dataset.trainCount === 0));
  if (engine === null || fixed || !isIdle(engine.memoryBytes(), needed)) return session;
  const run = session.save();
  const piecesOf = (test: boolean) => {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const next = session.records(test, pieces.length * RECORDS_AT_ONCE, RECORDS_AT_ONCE);
      if (next.length === 0) return pieces;
      pieces.push(next);
    }
  };
  const records = loaded ? { train: piecesOf(false), test: piecesOf(true) } : null;
  session.free();
  engine.__wbg_reset_state();
  promptCollection();
  const embedded = new engine.Session({ spec: network.specText, trainer, augmentation });
  const fresh = records === null ? embedded : onRecords(embedded, records);
  fresh.restore(run);
  if (focus?.kind === "test") fresh.focusTest(focus.index);
  if (focus?.kind === "picture") fresh.focusPicture(new Uint8Array(focus.pixels.buffer));
  return fresh;
}
