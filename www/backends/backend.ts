// What the trainer asks of a back end, which computes the batches of runs. A back end is a folder beside this file; open.ts
// chooses one. Everything that a run is besides its batches stays with the engine: see engine.ts.

/** The cost of what a worker computed of a batch, and the milliseconds that it took. */
export interface Measured {
  cost: number;
  ms: number;
}

/** A batch of a training step or of an evaluation, cut into micro-batches, that a run has begun. */
export interface Batch {
  /** Identifies a batch of a training step, which may have been prepared; 0 for an evaluation's. */
  id: number;
  /** About how long each micro-batch takes, in forward passes of one example. */
  costs: Uint32Array;
  /**
   * Which micro-batches each worker takes, in order, where `slowness` is the time that each takes for the same work; the
   * first is the trainer. Where workers can `steal`, several may take one, and the first to come to it computes it.
   */
  shares(slowness: Float32Array, steal: boolean): Uint32Array[];
  /** A worker's slowness after what it computed of this batch, where the trainer computed `here`. */
  updatedSlowness(slowness: number, here: Measured, there: Measured): number;
  /** Computes a micro-batch in the trainer itself. */
  compute(index: number): void;
  /** Bytes of a job buffer. */
  jobBytes(): number;
  /** Writes the examples of the micro-batches in `share`, for a worker that computes no others; false where they do not fit. */
  writeMicroBatches(share: Uint32Array, job: Uint8Array): boolean;
  /** Writes the network's parameters; false where they do not fit. */
  writeParameters(job: Uint8Array): boolean;
  /** Writes the examples of the batch after this one; returns the id that it will have, or 0 where it cannot. */
  prepareNext(job: Uint8Array): number;
  /** Bytes that the results of the micro-batches in `share` may take. */
  resultBytes(share: Uint32Array): number;
  /** Takes their results; false when these do not fit. */
  takeResults(share: Uint32Array, results: Uint8Array): boolean;
}

export interface Backend {
  /** How many workers compute, the trainer among them. */
  readonly size: number;
  /** Starts or ends workers. With one, nothing but the trainer's own memory is held. */
  resize(workers: number): void;
  /**
   * Whether it computes the steps of a run whose batches are cut into several micro-batches, or are not; else the engine
   * trains by itself, for a slice of time at once.
   */
  computesSteps(areCut: boolean): boolean;
  /** Computes a batch with the network of `spec`: once it resolves, every micro-batch has its result. */
  run(spec: string, batch: Batch): Promise<void>;
}
