// A channel between the trainer and another worker in shared memory. A request and its answer take 0.1 ms, messages
// 0.2 to 0.4 ms.

import { sharedBytes } from "../../browser/features.ts";

/** A header of six numbers, at the indices below, then the indices of the micro-batches. */
export type Channel = Int32Array<SharedArrayBuffer>;

/** How many requests were made. */
const REQUESTS = 0;
/** The number of the request that was answered last. */
const ANSWERED = 1;
/** How many micro-batches follow the header. */
const COUNT = 2;
/** How long they took to compute. */
const MICROSECONDS = 3;
/** How long to spin before sleeping until the next request, in milliseconds. */
const SPIN = 4;
/** Offset of the job buffer, in bytes. */
const JOB = 5;
const MICRO_BATCHES = 6;

/**
 * How long an end spins before it sleeps. Waking takes a tenth of a millisecond, and far longer where the sleeping core
 * is one of a virtual machine.
 */
const SPIN_MS = 5;

/** Stands in place of a number of requests once there will be no more. */
const CLOSED = -1;

/** A channel for up to this many micro-batches a request. */
export const newChannel = (microBatches: number): Channel =>
  new Int32Array(sharedBytes((MICRO_BATCHES + microBatches) * Int32Array.BYTES_PER_ELEMENT));

/** How many micro-batches fit into one request. */
export const capacityOf = (channel: Channel): number => channel.length - MICRO_BATCHES;

function write(channel: Channel, microBatches: Uint32Array, slot: number, value: number): void {
  channel[COUNT] = microBatches.length;
  channel.set(microBatches, MICRO_BATCHES);
  Atomics.store(channel, slot, value);
  Atomics.notify(channel, slot);
}

const read = (channel: Channel) =>
  Uint32Array.from(channel.subarray(MICRO_BATCHES, MICRO_BATCHES + (channel[COUNT] ?? 0)));

/** Resolves to the value that follows `value` in `slot`; spins for `ms` milliseconds before it sleeps. */
async function valueAfter(
  channel: Channel,
  slot: number,
  value: number,
  ms: number,
): Promise<number> {
  const sleep = performance.now() + ms;
  do {
    const now = Atomics.load(channel, slot);
    if (now !== value) return now;
  } while (performance.now() < sleep);
  for (;;) {
    const waiting = Atomics.waitAsync(channel, slot, value);
    if (waiting.async) await waiting.value;
    const now = Atomics.load(channel, slot);
    if (now !== value) return now;
  }
}

/**
 * Asks the other end to compute micro-batches of the job buffer at byte `jobOffset`. Resolves to those that it computed,
 * and the milliseconds that they took. With `spin` the waiting end spins for a while, which pays where each end has a
 * core of its own.
 */
export async function request(
  channel: Channel,
  microBatches: Uint32Array,
  jobOffset: number,
  spin: boolean,
): Promise<{ computed: Uint32Array; ms: number }> {
  const last = Atomics.load(channel, REQUESTS);
  const spinMs = spin ? SPIN_MS : 0;
  channel[SPIN] = spinMs;
  channel[JOB] = jobOffset;
  write(channel, microBatches, REQUESTS, last + 1);
  // The caller's own work comes first.
  await null;
  const answered = await valueAfter(channel, ANSWERED, last, spinMs);
  if (answered === CLOSED) throw new Error("the channel was closed");
  return { computed: read(channel), ms: (channel[MICROSECONDS] ?? 0) / 1000 };
}

/** Answers requests with `compute` until the channel is closed. */
export async function serve(
  channel: Channel,
  compute: (microBatches: Uint32Array, jobOffset: number) => { computed: Uint32Array; ms: number },
) {
  for (let last = 0; ; ) {
    last = await valueAfter(channel, REQUESTS, last, channel[SPIN] ?? 0);
    if (last === CLOSED) return;
    const { computed, ms } = compute(read(channel), channel[JOB] ?? 0);
    channel[MICROSECONDS] = 1000 * ms;
    write(channel, computed, ANSWERED, last);
  }
}

/** Ends the wait at both ends. */
export function close(channel: Channel): void {
  for (const slot of [REQUESTS, ANSWERED]) {
    Atomics.store(channel, slot, CLOSED);
    Atomics.notify(channel, slot);
  }
}
