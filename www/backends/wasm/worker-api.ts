// What the trainer asks of a worker of the pool.

import type { Build } from "../../protocol/session.ts";
import type { Channel } from "./channel.ts";
import type { StealingFlags } from "./work-stealing.ts";

/** What a worker sends back: its two buffers, and which micro-batches it computed. */
export interface JobResult {
  job: Uint8Array;
  /** The results of `computed`. */
  results: Uint8Array;
  computed: Uint32Array;
  /** How long they took, in milliseconds. */
  ms: number;
}

export interface WorkerApi {
  /** The first call: loads the engine before the first job comes. */
  load(build?: Build): Promise<void>;
  /**
   * Computes those of `microBatches` that it can take, or all of them without flags, with the network of `spec`, and
   * sends both buffers back.
   */
  compute(
    spec: string,
    microBatches: Uint32Array,
    job: Uint8Array,
    results: Uint8Array,
    flags: StealingFlags | null,
  ): Promise<JobResult>;
  /** Computes micro-batches of job buffers in shared memory, as requests come over `channel`. */
  listen(
    spec: string,
    jobs: Uint8Array,
    results: Uint8Array,
    flags: StealingFlags | null,
    channel: Channel,
  ): Promise<void>;
}
