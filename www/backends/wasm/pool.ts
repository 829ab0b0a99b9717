// The pool of workers that share a batch's micro-batches. Who computes which changes the time alone, never the result.

import { features, sharedBytes } from "../../browser/features.ts";
import type { Backend, Batch } from "../backend.ts";
import { Watchdog } from "../watchdog.ts";
import { DoubleBuffer } from "./double-buffer.ts";
import { clearedFlags, type StealingFlags, tryTake } from "./work-stealing.ts";
import type { JobResult } from "./worker-api.ts";
import type { WorkerHandle } from "./worker-handle.ts";

export type StartWorker = () => WorkerHandle;

/**
 * Who computes which micro-batches: each worker neighbouring ones, whose gradients add up to few sums, the most expensive
 * first. The trainer is worker 0, and its work on parameters and job buffers counts as `ownCost`. `slowness` is the time
 * that each takes for the same work.
 */
export function assign(costs: number[], slowness: number[], ownCost: number): number[][] {
  const shares: number[][] = slowness.map(() => []);
  const speeds = slowness.map((time) => 1 / time);
  const time = (ownCost + total(costs)) / total(speeds);
  let worker = 0;
  let ends = time * (speeds[0] ?? 0);
  let done = ownCost;
  for (const [index, cost] of costs.entries()) {
    while (done + cost / 2 > ends && worker + 1 < shares.length) {
      worker += 1;
      ends += time * (speeds[worker] ?? 0);
    }
    shares[worker]?.push(index);
    done += cost;
  }
  return shares.map((share) => share.sort((a, b) => (costs[b] ?? 0) - (costs[a] ?? 0)));
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

/**
 * What each worker may take, in order: its own share, then the next worker's from the end. A worker with a single
 * micro-batch steals none: they are likely computed before it gets there.
 */
export function withStealing(shares: number[][]): number[][] {
  return shares.map((share, at) => {
    const next = shares[(at + 1) % shares.length] ?? [];
    return share.length > 1 ? [...share, ...next.toReversed()] : share;
  });
}

/** The trainer's own work in a batch, on the parameters and the next job buffer, in forward passes of one example. */
const OWN_COST = 4;

/** The weight of the latest batch in a worker's slowness. */
const NEWEST = 0.3;
/** How far a worker's slowness goes back to 1 after a batch in which it or the trainer computed nothing. */
const FORGOTTEN = 0.1;
/** One batch moves the estimate towards at most this many times its value, or this part of it. */
const SURPRISE = 2;
/** Shorter measurements are ignored: clocks of browsers tick as rarely as once a millisecond. */
const SHORTEST_MS = 3;

interface Measured {
  cost: number;
  ms: number;
}

/** A worker's slowness after a batch: `here` is what the trainer computed, `there` what the worker did. */
export function updatedSlowness(slowness: number, here: Measured, there: Measured): number {
  if (here.cost === 0 || there.cost === 0) return slowness + FORGOTTEN * (1 - slowness);
  if (Math.min(here.ms, there.ms) < SHORTEST_MS) return slowness;
  const seen = there.ms / there.cost / (here.ms / here.cost);
  return (
    slowness +
    NEWEST * (Math.min(Math.max(seen, slowness / SURPRISE), slowness * SURPRISE) - slowness)
  );
}

/** A worker of the pool and its buffers. */
interface Member {
  handle: WorkerHandle;
  /** Its own job buffer, where memory is not shared. */
  job: Uint8Array;
  results: Uint8Array;
  /** The time that it takes for what takes the trainer 1: cores of one machine differ. */
  slowness: number;
  /** Why the worker is of no more use. */
  failure: Error | null;
  /** Ends the wait for its result. */
  reject: (error: Error) => void;
  watchdog: Watchdog;
}

function endMember(member: Member | undefined): void {
  member?.watchdog.stop();
  member?.handle.end();
  member?.reject(new Error("it was ended"));
}

export class WorkerPool implements Backend {
  private members: Member[] = [];
  private flags: StealingFlags | null = null;
  private readonly doubleBuffer = new DoubleBuffer();
  private spec = "";
  private readonly startWorker: StartWorker;
  private readonly sharesMemory: boolean;

  constructor(startWorker: StartWorker, sharesMemory = features.sharedMemory() !== null) {
    this.startWorker = startWorker;
    this.sharesMemory = sharesMemory;
  }

  /** The number of workers, the trainer included. */
  get size(): number {
    return this.members.length + 1;
  }

  resize(workers: number): void {
    while (this.size > Math.max(1, workers)) endMember(this.members.pop());
    while (this.size < workers) this.members.push(this.member());
  }

  computesSteps(areCut: boolean): boolean {
    return areCut && this.size > 1;
  }

  private member(): Member {
    const member: Member = {
      handle: this.startWorker(),
      job: new Uint8Array(),
      results: new Uint8Array(),
      slowness: 1,
      failure: null,
      reject: () => undefined,
      watchdog: new Watchdog(() => member.reject(new Error("it fell silent"))),
    };
    member.handle.onFailure((error) => {
      member.failure = error;
      member.reject(error);
    });
    return member;
  }

  /** Computes a batch with the network of `spec`. A worker that fails is replaced, and the trainer computes its share. */
  async run(spec: string, batch: Batch): Promise<void> {
    if (spec !== this.spec) this.forget(spec);
    const members = [...this.members];
    const costs = Array.from(batch.costs);
    const costOf = (share: Iterable<number>) => total(Array.from(share, (at) => costs[at] ?? 0));
    const shares = assign(costs, [1, ...members.map(({ slowness }) => slowness)], OWN_COST);
    if (this.sharesMemory) this.flags = clearedFlags(costs.length, this.flags);
    const { flags } = this;
    const [first = [], ...others] = flags === null ? shares : withStealing(shares);
    const job = members.length > 0 ? this.sharedJob(batch) : null;
    const delegated = job !== null || !this.sharesMemory ? members : [];
    const pending = delegated.map((member, at) =>
      this.delegate(member, spec, batch, others[at] ?? [], job),
    );
    if (job !== null) this.doubleBuffer.prepareNext(batch);
    const left = new Set(costs.keys());
    const own: number[] = [];
    const began = performance.now();
    for (const index of first) {
      if (flags !== null && !tryTake(flags, index)) continue;
      batch.compute(index);
      left.delete(index);
      own.push(index);
    }
    const here: Measured = { cost: costOf(own), ms: performance.now() - began };
    for (const [at, result] of (await Promise.all(pending)).entries()) {
      const done = result?.computed ?? [];
      for (const index of done) left.delete(index);
      const member = members[at];
      const there = { cost: costOf(done), ms: result?.ms ?? 0 };
      if (member !== undefined) member.slowness = updatedSlowness(member.slowness, here, there);
    }
    for (const index of left) batch.compute(index);
  }

  /** Drops all buffers: for another network they may be far too large. New ones grow as they have to. */
  private forget(spec: string): void {
    this.spec = spec;
    this.doubleBuffer.clear();
    for (const member of this.members) member.job = member.results = new Uint8Array();
  }

  /** Sends a share to a worker, in the shared job buffer or in its own; null when its result is of no use. */
  private async delegate(
    member: Member,
    spec: string,
    batch: Batch,
    share: number[],
    job: Uint8Array | null,
  ): Promise<JobResult | null> {
    if (share.length === 0) return null;
    const wanted = Uint32Array.from(share);
    try {
      member.results = this.bufferFor(member.results, batch.resultBytes(wanted));
      // A worker never writes to the shared buffer: its other half may hold the next batch.
      if (job === null) member.job = this.ownJob(member.job, batch, wanted);
      const read = job ?? member.job;
      const result = await new Promise<JobResult>((done, fail) => {
        member.reject = fail;
        if (member.failure !== null) fail(member.failure);
        member.watchdog.arm();
        member.handle.compute(spec, wanted, read, member.results, this.flags).then(done, fail);
      });
      if (job === null) member.job = result.job;
      member.results = result.results;
      return batch.takeResults(result.computed, member.results) ? result : null;
    } catch (error) {
      console.warn(`a worker failed and is replaced: ${error}`);
      endMember(member);
      const index = this.members.indexOf(member);
      if (index !== -1) this.members[index] = this.member();
      return null;
    } finally {
      member.watchdog.disarm();
    }
  }

  /** A job buffer for all workers; null where memory is not shared or has run out, and the trainer computes alone. */
  private sharedJob(batch: Batch): Uint8Array | null {
    if (!this.sharesMemory) return null;
    try {
      return this.doubleBuffer.jobFor(batch, batch.costs.length);
    } catch (error) {
      console.warn(`there is no job buffer for all workers: ${error}`);
      return null;
    }
  }

  /** A buffer of at least `bytes` bytes; reuses `before` where it is long enough. */
  private bufferFor(before: Uint8Array, bytes: number): Uint8Array {
    if (before.length >= bytes) return before;
    return new Uint8Array(this.sharesMemory ? sharedBytes(bytes) : new ArrayBuffer(bytes));
  }

  /** A job buffer for one worker alone. */
  private ownJob(before: Uint8Array, batch: Batch, share: Uint32Array): Uint8Array {
    const job = this.bufferFor(before, batch.jobBytes());
    if (!(batch.writeMicroBatches(share, job) && batch.writeParameters(job))) {
      throw new Error("its job buffer is too small");
    }
    return job;
  }
}
