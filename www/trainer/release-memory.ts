// Gives memory back where a small network follows a large one: that of an engine grows, and never shrinks.

import { engineNow, type Session } from "../backends/wasm/engine.ts";
import type { Focus, Opened } from "../protocol/protocol.ts";

/** So much may lie idle, and half as much as is needed: to begin anew takes a moment. */
const IDLE = 100e6;

/** All workers together take no more than this, or a share of the device's memory where the browser tells that. */
const MOST = 2e9;
const SHARE = 0.25;

/** Bytes of a CIFAR-10 record: its label and its pixels. */
const RECORD = 3073;
/** Records that are handed over at once. */
const AT_ONCE = 5000;

const deviceMemory = (): number => {
  const gigabytes: unknown = Reflect.get(navigator, "deviceMemory");
  return typeof gigabytes === "number" ? gigabytes * 1e9 : Number.POSITIVE_INFINITY;
};

/** How many workers of those that are wanted a network leaves room for. */
export function workersFor(
  wanted: number,
  { trainer, worker }: Opened["network"]["memory"],
  most = Math.min(MOST, SHARE * deviceMemory()),
): number {
  return Math.max(1, Math.min(wanted, 1 + Math.floor((most - trainer) / worker)));
}

/** Whether an engine that took `most` holds on to much more than the `needed`. */
export const isIdle = (most: number, needed: number): boolean => most > 1.5 * needed + IDLE;

/** So long the browser has to notice them. */
const HELD_MS = 3000;

/**
 * Makes the browser look for memory that nobody holds any more: it does not count that of an engine, and with an engine at
 * work there is little else to make it look. These buffers are counted; nothing is written to them, so they take none.
 */
function nudge(): void {
  const held: ArrayBuffer[] = [];
  try {
    for (let times = 0; times < 16; times++) held.push(new ArrayBuffer(64e6));
  } catch {
    // As many as there is room for.
  }
  setTimeout(() => held.splice(0), HELD_MS);
}

/** The run in a fresh engine, to the bit, where that of now holds on to much more memory than is needed. */
export function lighten(
  session: Session,
  { racing, holds, focus }: { racing: boolean; holds: number; focus: Focus | null },
): Session {
  const engine = engineNow();
  const { network, trainer, augmentation, dataset }: Opened = session.describe();
  const pictures = dataset.trainCount + dataset.testCount;
  const needed = network.memory.trainer + RECORD * pictures;
  const loaded = dataset.name === "cifar10";
  // Pictures on their way, others' runs on the same pictures, a network that waits for its own: none can be moved. What is
  // held of an engine that was begun anew would be freed in the memory of the next one.
  const fixed = racing || holds > 0 || (loaded && (dataset.growing || dataset.trainCount === 0));
  if (engine === null || fixed || !isIdle(engine.memoryBytes(), needed)) return session;
  const run = session.save();
  const records = loaded
    ? [engine.Part.Train, engine.Part.Test].map((part) => {
        const parts: Uint8Array[] = [];
        for (;;) {
          const next = session.records(part, parts.length * AT_ONCE, AT_ONCE);
          if (next.length === 0) return parts;
          parts.push(next);
        }
      })
    : [];
  session.free();
  engine.__wbg_reset_state();
  nudge();
  const fresh = new engine.Session({ spec: network.specText, trainer, augmentation });
  if (loaded) {
    const loader = new engine.Loader();
    for (const [at, parts] of records.entries()) {
      loader.begin(at === 0 ? "data_batch_1.bin" : "test_batch.bin");
      for (const part of parts.splice(0)) loader.push(part);
      loader.end();
    }
    fresh.useLoaded(loader);
  }
  fresh.restore(run);
  if (focus?.kind === "test") fresh.focusTest(focus.index);
  if (focus?.kind === "picture") fresh.focusPicture(new Uint8Array(focus.pixels.buffer));
  return fresh;
}
