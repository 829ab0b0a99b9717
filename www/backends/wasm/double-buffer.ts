// Two job buffers in shared memory. While workers compute the micro-batches of one, those of the next training step are
// written to the other.

import { sharedBytes } from "../../browser/features.ts";

/** What a job buffer is written from: a batch of a training step or of an evaluation. */
export interface JobSource {
  /** Identifies a batch that may have been prepared; 0 for one that was not, and has no next one. */
  id: number;
  /** Bytes of a job buffer. */
  jobBytes(): number;
  /** Writes the examples of the micro-batches in `share`, for a worker that computes no others; false where they do not fit. */
  writeMicroBatches(share: Uint32Array, job: Uint8Array): boolean;
  /** Writes the network's parameters; false where they do not fit. */
  writeParameters(job: Uint8Array): boolean;
  /** Writes the examples of the batch after this one; returns the id that it will have, or 0 where it cannot. */
  prepareNext(job: Uint8Array): number;
}

export class DoubleBuffer {
  private front: Uint8Array = new Uint8Array();
  private back: Uint8Array = new Uint8Array();
  /** The id of the batch whose examples are in the back buffer. */
  private prepared = 0;

  /** A job buffer with the batch's `count` micro-batches and the parameters. */
  jobFor(batch: JobSource, count: number): Uint8Array {
    const bytes = batch.jobBytes();
    if (this.front.length < bytes) this.renew(bytes);
    let isWritten = this.prepared !== 0 && this.prepared === batch.id;
    if (isWritten) {
      [this.front, this.back] = [this.back, this.front];
      this.prepared = 0;
    } else {
      isWritten = batch.writeMicroBatches(
        Uint32Array.from({ length: count }, (_, at) => at),
        this.front,
      );
    }
    if (!(isWritten && batch.writeParameters(this.front)))
      throw new Error("the job buffer is too small");
    return this.front;
  }

  /** Writes the batch that follows `batch`, while that one is computed. */
  prepareNext(batch: JobSource): void {
    if (batch.id !== 0) this.prepared = batch.prepareNext(this.back);
  }

  /** Releases the memory: another network may need far less. */
  clear(): void {
    this.prepared = 0;
    this.front = this.back = new Uint8Array();
  }

  private renew(bytes: number): void {
    // The old buffers are released first, so that old and new never exist at once.
    this.clear();
    const memory = sharedBytes(2 * bytes);
    this.front = new Uint8Array(memory, 0, bytes);
    this.back = new Uint8Array(memory, bytes);
  }
}
