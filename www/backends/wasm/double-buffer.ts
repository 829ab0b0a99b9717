// Two sheets in shared memory: while workers do the tasks of one, the next step's are written to the other.

import { sharedBytes } from "../../browser/features.ts";
import type { Packet } from "./worker-handle.ts";

/** What is written to sheets: what the engine's session offers for a training step or an evaluation. */
export interface SheetSource {
  /** Tells rounds apart that may have been prepared; 0 for those that neither are nor have a next one. */
  id: number;
  /** Bytes of a sheet. */
  sheetRoom(): number;
  /** Writes the tasks, to be done by somebody who does no others than `share`; false where there is no room. */
  writeTasks(share: Uint32Array, sheet: Packet): boolean;
  /** Writes what they are to be done with; false where there is no room. */
  writeParameters(sheet: Packet): boolean;
  /** Writes the tasks of the round after this one to a sheet; returns the id that it will have, or 0 where it cannot. */
  prepare(sheet: Packet): number;
}

export class Board {
  private front: Packet = new Uint8Array();
  private back: Packet = new Uint8Array();
  /** The id of the round whose tasks are on the sheet at the back. */
  private prepared = 0;

  /** A sheet with the round's `count` tasks and what they are to be done with. */
  sheet(round: SheetSource, count: number): Packet {
    const bytes = round.sheetRoom();
    if (this.front.length < bytes) this.renew(bytes);
    let written = this.prepared !== 0 && this.prepared === round.id;
    if (written) {
      [this.front, this.back] = [this.back, this.front];
      this.prepared = 0;
    } else {
      written = round.writeTasks(
        Uint32Array.from({ length: count }, (_, at) => at),
        this.front,
      );
    }
    if (!(written && round.writeParameters(this.front))) throw new Error("the sheet is too small");
    return this.front;
  }

  /** Writes what comes after the round, while that is worked on. */
  prepare(round: SheetSource): void {
    if (round.id !== 0) this.prepared = round.prepare(this.back);
  }

  /** Gives its memory back: another network may need far less. */
  clear(): void {
    this.prepared = 0;
    this.front = this.back = new Uint8Array();
  }

  private renew(bytes: number): void {
    // The old sheets first, so that there is never memory for both.
    this.clear();
    const memory = sharedBytes(2 * bytes);
    this.front = new Uint8Array(memory, 0, bytes);
    this.back = new Uint8Array(memory, bytes);
  }
}
