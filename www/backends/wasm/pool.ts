// The workers that share the trainer's tasks. Which one does what changes nothing but the time it takes.

import { features, sharedBytes } from "../../browser/features.ts";
import { Silence } from "../watchdog.ts";
import { Board, type SheetSource } from "./double-buffer.ts";
import { type Claims, claim, freeClaims } from "./work-stealing.ts";
import type { Answer, Mate, Packet } from "./worker-handle.ts";

/** Tasks to share: what the engine's session offers for a training step or an evaluation. */
export interface Tasks extends SheetSource {
  /** About how long each takes, in forward passes of one example. */
  costs: ArrayLike<number>;
  work(index: number): void;
  /** Bytes for what may come of the tasks of `share`. */
  resultsRoom(share: Uint32Array): number;
  /** Takes what came of them; false when it does not fit. */
  take(share: Uint32Array, results: Packet): boolean;
}

export type MakeMate = () => Mate;

/**
 * Who does which tasks: each a row of neighbours, whose gradients add up to few sums, and the most expensive of them
 * first. The trainer is number 0, and its work on weights and sheets counts as `ahead`; `slowness` is the time that each takes
 * for the same work.
 */
export function assign(costs: number[], slowness: number[], ahead: number): number[][] {
  const shares: number[][] = slowness.map(() => []);
  const speeds = slowness.map((slow) => 1 / slow);
  const time = (ahead + total(costs)) / total(speeds);
  let worker = 0;
  let ends = time * (speeds[0] ?? 0);
  let done = ahead;
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
 * What each may claim, in order: its own share, then the next one's from the end. Whoever has but one task is not
 * worth the sending of what is likely done before.
 */
export function withNeighbours(shares: number[][]): number[][] {
  return shares.map((share, at) => {
    const next = shares[(at + 1) % shares.length] ?? [];
    return share.length > 1 ? [...share, ...next.toReversed()] : share;
  });
}

/** The trainer's own work in a round, on the weights and the next sheet, in forward passes of one example. */
const AHEAD = 4;

/** What the last round counts for in how slow a mate is. */
const NEWEST = 0.3;
/** A round in which only one of the two had tasks counts for so much of what was known. */
const FORGOTTEN = 0.1;
/** One round says no more than that a mate takes so many times longer, or less long, than was thought. */
const SURPRISE = 2;
/** Clocks of browsers tick as rarely as once a millisecond: shorter shares say nothing. */
const SHORTEST_MS = 3;

interface Work {
  cost: number;
  ms: number;
}

/** How slow a mate is, after a round with these shares of the trainer's and its own. */
export function learned(slow: number, here: Work, there: Work): number {
  if (here.cost === 0 || there.cost === 0) return slow + FORGOTTEN * (1 - slow);
  if (Math.min(here.ms, there.ms) < SHORTEST_MS) return slow;
  const seen = there.ms / there.cost / (here.ms / here.cost);
  return slow + NEWEST * (Math.min(Math.max(seen, slow / SURPRISE), slow * SURPRISE) - slow);
}

/** A mate's place in the crew. */
interface Place {
  mate: Mate;
  /** Its own, where there is no common one. */
  sheet: Packet;
  results: Packet;
  /** The time that it takes for what takes the trainer 1: the cores of one machine differ. */
  slow: number;
  /** Why the mate is of no more use, once that is known. */
  failure: Error | null;
  /** Ends the wait for its answer. */
  giveUp: (error: Error) => void;
  silence: Silence;
}

function endOf(place: Place | undefined): void {
  place?.silence.stops();
  place?.mate.end();
  place?.giveUp(new Error("it was ended"));
}

export class Crew {
  private places: Place[] = [];
  private claims: Claims | null = null;
  private readonly board = new Board();
  private spec = "";
  private readonly make: MakeMate;
  private readonly sharesMemory: boolean;

  constructor(make: MakeMate, sharesMemory = features.sharedMemory() !== null) {
    this.make = make;
    this.sharesMemory = sharesMemory;
  }

  /** How many work, the trainer included. */
  get size(): number {
    return this.places.length + 1;
  }

  resize(workers: number): void {
    while (this.size > Math.max(1, workers)) endOf(this.places.pop());
    while (this.size < workers) this.places.push(this.place());
  }

  private place(): Place {
    const place: Place = {
      mate: this.make(),
      sheet: new Uint8Array(),
      results: new Uint8Array(),
      slow: 1,
      failure: null,
      giveUp: () => undefined,
      silence: new Silence(() => place.giveUp(new Error("it fell silent"))),
    };
    place.mate.onFailure((error) => {
      place.failure = error;
      place.giveUp(error);
    });
    return place;
  }

  /** Does all `tasks` of a network. A mate that fails is replaced, and its tasks are done here. */
  async run(spec: string, tasks: Tasks): Promise<void> {
    if (spec !== this.spec) this.forget(spec);
    const places = [...this.places];
    const costs = Array.from(tasks.costs);
    const costOf = (share: Iterable<number>) => total(Array.from(share, (at) => costs[at] ?? 0));
    const shares = assign(costs, [1, ...places.map(({ slow }) => slow)], AHEAD);
    if (this.sharesMemory) this.claims = freeClaims(costs.length, this.claims);
    const { claims } = this;
    const [first = [], ...others] = claims === null ? shares : withNeighbours(shares);
    const sheet = places.length > 0 ? this.commonSheet(tasks) : null;
    const sent = sheet !== null || !this.sharesMemory ? places : [];
    const underWay = sent.map((place, at) =>
      this.delegate(place, spec, tasks, others[at] ?? [], sheet),
    );
    if (sheet !== null) this.board.prepare(tasks);
    const left = new Set(costs.keys());
    const own: number[] = [];
    const began = performance.now();
    for (const index of first) {
      if (claims !== null && !claim(claims, index)) continue;
      tasks.work(index);
      left.delete(index);
      own.push(index);
    }
    const here: Work = { cost: costOf(own), ms: performance.now() - began };
    for (const [at, answer] of (await Promise.all(underWay)).entries()) {
      const done = answer?.done ?? [];
      for (const index of done) left.delete(index);
      const place = places[at];
      const there = { cost: costOf(done), ms: answer?.ms ?? 0 };
      if (place !== undefined) place.slow = learned(place.slow, here, there);
    }
    for (const index of left) tasks.work(index);
  }

  /** Packets for another network may be far too large: they are made anew, and then grow as they have to. */
  private forget(spec: string): void {
    this.spec = spec;
    this.board.clear();
    for (const place of this.places) place.sheet = place.results = new Uint8Array();
  }

  /** Sends tasks to a mate, on `sheet` or one of its own; returns its answer, or null when it is of no use. */
  private async delegate(
    place: Place,
    spec: string,
    tasks: Tasks,
    share: number[],
    sheet: Packet | null,
  ): Promise<Answer | null> {
    if (share.length === 0) return null;
    const wanted = Uint32Array.from(share);
    try {
      place.results = this.packetFor(place.results, tasks.resultsRoom(wanted));
      // The common one is no mate's to write to: its other half may hold what comes next.
      if (sheet === null) place.sheet = this.ownSheet(place.sheet, tasks, wanted);
      const read = sheet ?? place.sheet;
      const answer = await new Promise<Answer>((done, fail) => {
        place.giveUp = fail;
        if (place.failure !== null) fail(place.failure);
        place.silence.begins();
        place.mate.work(spec, wanted, read, place.results, this.claims).then(done, fail);
      });
      if (sheet === null) place.sheet = answer.sheet;
      place.results = answer.results;
      return tasks.take(answer.done, place.results) ? answer : null;
    } catch (error) {
      console.warn(`a worker failed and is replaced: ${error}`);
      endOf(place);
      const index = this.places.indexOf(place);
      if (index !== -1) this.places[index] = this.place();
      return null;
    } finally {
      place.silence.ends();
    }
  }

  /** A sheet for all mates; null where memory is not shared, or there is no more of it: then the trainer works alone. */
  private commonSheet(tasks: Tasks): Packet | null {
    if (!this.sharesMemory) return null;
    try {
      return this.board.sheet(tasks, tasks.costs.length);
    } catch (error) {
      console.warn(`there is no sheet for all workers: ${error}`);
      return null;
    }
  }

  /** A packet for so many bytes: that of before where it has them. */
  private packetFor(before: Packet, bytes: number): Packet {
    if (before.length >= bytes) return before;
    return new Uint8Array(this.sharesMemory ? sharedBytes(bytes) : new ArrayBuffer(bytes));
  }

  /** A sheet for one mate alone. */
  private ownSheet(before: Packet, tasks: Tasks, share: Uint32Array): Packet {
    const sheet = this.packetFor(before, tasks.sheetRoom());
    if (!(tasks.writeTasks(share, sheet) && tasks.writeParameters(sheet))) {
      throw new Error("its sheet is too small");
    }
    return sheet;
  }
}
