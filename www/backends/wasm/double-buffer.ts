// Two job buffers in shared memory. While workers compute the micro-batches of one, those of the next training step are
// written to the other.

import { sharedBytes } from "../../browser/features.ts";
import type { Batch } from "../backend.ts";

export class DoubleBuffer {
  private front: Uint8Array = new Uint8Array();
  private back: Uint8Array = new Uint8Array();
  /** The id of the batch whose examples are in the back buffer. */
  private prepared = 0;

  /** A job buffer with the batch's micro-batches and the parameters. */
  jobFor(batch: Batch): Uint8Array {
    const bytes = batch.jobBytes();
    if (this.front.length < bytes) this.renew(bytes);
    let isWritten = this.prepared !== 0 && this.prepared === batch.id;
    if (isWritten) {
      [this.front, this.back] = [this.back, this.front];
      this.prepared = 0;
    } else {
      isWritten = batch.writeMicroBatches(Uint32Array.from(batch.costs.keys()), this.front);
    }
    if (!(isWritten && batch.writeParameters(this.front)))
      throw new Error("the job buffer is too small");
    return this.front;
  }

  /** Writes the batch that follows `batch`, while that one is computed. */
  prepareNext(batch: Batch): void {
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
