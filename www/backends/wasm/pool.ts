// The pool of workers that share a batch's micro-batches. Who computes which is the engine's to say (scheduler.rs), and
// changes the time alone, never the result.

import { features, sharedBytes } from "../../browser/features.ts";
import type { Backend, Batch } from "../backend.ts";
import { Watchdog } from "../watchdog.ts";
import { DoubleBuffer } from "./double-buffer.ts";
import { clearedFlags, type StealingFlags, tryTake } from "./work-stealing.ts";
import type { JobResult } from "./worker-api.ts";
import type { WorkerHandle } from "./worker-handle.ts";

export type StartWorker = () => WorkerHandle;

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
    const { costs } = batch;
    const costOf = (share: Iterable<number>) =>
      [...share].reduce((sum, index) => sum + (costs[index] ?? 0), 0);
    if (this.sharesMemory) this.flags = clearedFlags(costs.length, this.flags);
    const { flags } = this;
    const slowness = Float32Array.of(1, ...members.map((member) => member.slowness));
    const [first = [], ...others] = batch.shares(slowness, flags !== null);
    const job = members.length > 0 ? this.sharedJob(batch) : null;
    const delegated = job !== null || !this.sharesMemory ? members : [];
    const pending = delegated.map((member, at) =>
      this.delegate(member, spec, batch, others[at] ?? new Uint32Array(), job),
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
    const here = { cost: costOf(own), ms: performance.now() - began };
    for (const [at, result] of (await Promise.all(pending)).entries()) {
      const done = result?.computed ?? [];
      for (const index of done) left.delete(index);
      const there = { cost: costOf(done), ms: result?.ms ?? 0 };
      const member = members[at];
      if (member !== undefined)
        member.slowness = batch.updatedSlowness(member.slowness, here, there);
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
    share: Uint32Array,
    job: Uint8Array | null,
  ): Promise<JobResult | null> {
    if (share.length === 0) return null;
    try {
      member.results = this.bufferFor(member.results, batch.resultBytes(share));
      // A worker never writes to the shared buffer: its other half may hold the next batch.
      if (job === null) member.job = this.ownJob(member.job, batch, share);
      const read = job ?? member.job;
      const result = await new Promise<JobResult>((done, fail) => {
        member.reject = fail;
        if (member.failure !== null) fail(member.failure);
        member.watchdog.arm();
        member.handle.compute(spec, share, read, member.results, this.flags).then(done, fail);
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
      return this.doubleBuffer.jobFor(batch);
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
