// The workers that share the trainer's tasks. Which one does what changes nothing but the time it takes.

import { transfer, wrap } from "comlink";
import type { Build } from "../protocol.ts";
import type { ReplicaApi } from "./replica.ts";

/** Tasks and what they are to be done with, or what came of them: one buffer that goes to a mate and back. */
export type Packet = Uint8Array<ArrayBuffer>;

/** Tasks to share: what the engine's session offers for a training step or an evaluation. */
export interface Tasks {
  count: number;
  cost(index: number): number;
  work(index: number): void;
  /** Puts the tasks of `share` into `packet`, or into another one where its size does not suit them. */
  pack(share: Uint32Array, packet: Packet): Packet;
  /** Takes what came of them; false when it does not fit. */
  unpack(share: Uint32Array, packet: Packet): boolean;
}

interface Mate {
  work: ReplicaApi["work"];
  end(): void;
  /** Calls `tell` when the worker falls over. */
  onFailure(tell: (error: Error) => void): void;
}

export type MakeMate = () => Mate;

/** A worker that says nothing for so long is taken for dead: browsers may end one without a word. */
const SILENCE_MS = 20_000;

export function startReplica(build?: Build): Mate {
  const worker = new Worker(new URL("./replica.ts", import.meta.url), { type: "module" });
  const replica = wrap<ReplicaApi>(worker);
  // What fails here fails again at work, where somebody listens.
  replica.load(build).catch(() => undefined);
  return {
    work: replica.work,
    end: () => worker.terminate(),
    onFailure(tell) {
      worker.addEventListener("error", (event) => tell(new Error(event.message)));
      worker.addEventListener("messageerror", () => tell(new Error("a message was unreadable")));
    },
  };
}

/**
 * Who does which task: the most expensive first, each to whoever has least to do. The trainer is number 0, and its
 * work on the weights counts as `ahead`.
 */
export function assign(costs: number[], workers: number, ahead: number): number[][] {
  const shares = Array.from({ length: workers }, (_, worker) => ({
    load: worker === 0 ? ahead : 0,
    tasks: [] as number[],
  }));
  const order = costs.map((_, index) => index).sort((a, b) => (costs[b] ?? 0) - (costs[a] ?? 0));
  for (const index of order) {
    const least = shares.reduce((best, share) => (share.load < best.load ? share : best));
    least.tasks.push(index);
    least.load += costs[index] ?? 0;
  }
  return shares.map(({ tasks }) => tasks);
}

/** A share of the trainer's own time per round, in forward passes of one example. */
const AHEAD = 2;

/** A mate's place in the crew. */
interface Place {
  mate: Mate;
  packet: Packet;
  /** Why the mate is of no more use, once that is known. */
  failure: Error | null;
  /** Ends the wait for its answer. */
  giveUp: (error: Error) => void;
}

export class Crew {
  private places: Place[] = [];
  private readonly make: MakeMate;

  constructor(make: MakeMate) {
    this.make = make;
  }

  /** How many work, the trainer included. */
  get size(): number {
    return this.places.length + 1;
  }

  resize(workers: number): void {
    while (this.size > Math.max(1, workers)) this.places.pop()?.mate.end();
    while (this.size < workers) this.places.push(this.place());
  }

  private place(): Place {
    const place: Place = {
      mate: this.make(),
      packet: new Uint8Array(),
      failure: null,
      giveUp: () => undefined,
    };
    place.mate.onFailure((error) => {
      place.failure = error;
      place.giveUp(error);
    });
    return place;
  }

  /** Does all `tasks` of a network. A mate that fails is replaced, and its tasks are done here. */
  async run(spec: string, tasks: Tasks): Promise<void> {
    const costs = Array.from({ length: tasks.count }, (_, index) => tasks.cost(index));
    const [own = [], ...others] = assign(costs, this.size, AHEAD);
    const underWay = others.map((share, at) =>
      share.length === 0 ? null : this.delegate(at, spec, tasks, share),
    );
    for (const index of own) tasks.work(index);
    const left = await Promise.all(underWay);
    for (const index of left.flatMap((undone) => undone ?? [])) tasks.work(index);
  }

  /** Sends a share of tasks to mate `at`; returns those that were not done. */
  private async delegate(
    at: number,
    spec: string,
    tasks: Tasks,
    share: number[],
  ): Promise<number[]> {
    const place = this.places[at];
    if (place === undefined) return share;
    const wanted = Uint32Array.from(share);
    const packet = tasks.pack(wanted, place.packet);
    let silence: ReturnType<typeof setTimeout> | undefined;
    try {
      place.packet = await new Promise<Packet>((done, fail) => {
        place.giveUp = fail;
        if (place.failure !== null) fail(place.failure);
        silence = setTimeout(() => fail(new Error("it fell silent")), SILENCE_MS);
        place.mate.work(spec, share.length, transfer(packet, [packet.buffer])).then(done, fail);
      });
      return tasks.unpack(wanted, place.packet) ? [] : share;
    } catch (error) {
      console.warn(`a worker failed and is replaced: ${error}`);
      place.mate.end();
      const index = this.places.indexOf(place);
      if (index !== -1) this.places[index] = this.place();
      return share;
    } finally {
      clearTimeout(silence);
    }
  }
}
