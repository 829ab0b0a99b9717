// The workers that share the trainer's tasks. Which one does what changes nothing but the time it takes.

import { transfer, wrap } from "comlink";
import type { ReplicaApi } from "./replica.ts";

/** Tasks to share: what the engine's session offers for a training step or an evaluation. */
export interface Tasks {
  count: number;
  cost(index: number): number;
  bytes(index: number): Uint8Array<ArrayBuffer>;
  parameters(): Float32Array<ArrayBuffer>;
  work(index: number): void;
  /** False when the result does not fit. */
  deliver(index: number, result: Float32Array): boolean;
}

interface Mate {
  work: ReplicaApi["work"];
  end(): void;
  /** Rejects when the worker falls over. */
  failed: Promise<never>;
}

export type MakeMate = () => Mate;

/** A worker that says nothing for so long is taken for dead: browsers may end one without a word. */
const SILENCE_MS = 20_000;

export function startReplica(): Mate {
  const worker = new Worker(new URL("./replica.ts", import.meta.url), { type: "module" });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.addEventListener("messageerror", () => reject(new Error("a message was unreadable")));
  });
  // Nobody may be waiting when it happens.
  failed.catch(() => undefined);
  return { work: wrap<ReplicaApi>(worker).work, end: () => worker.terminate(), failed };
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

export class Crew {
  private mates: Mate[] = [];
  private readonly make: MakeMate;

  constructor(make: MakeMate = startReplica) {
    this.make = make;
  }

  /** How many work, the trainer included. */
  get size(): number {
    return this.mates.length + 1;
  }

  resize(workers: number): void {
    while (this.size > Math.max(1, workers)) this.mates.pop()?.end();
    while (this.size < workers) this.mates.push(this.make());
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
    const mate = this.mates[at];
    if (mate === undefined) return share;
    const parameters = tasks.parameters();
    const bytes = share.map((index) => tasks.bytes(index));
    const buffers = [parameters.buffer, ...bytes.map((task) => task.buffer)];
    let silence: ReturnType<typeof setTimeout> | undefined;
    const silent = new Promise<never>((_, reject) => {
      silence = setTimeout(() => reject(new Error("it fell silent")), SILENCE_MS);
    });
    try {
      const work = mate.work(spec, parameters, transfer(bytes, buffers));
      const results = await Promise.race([work, mate.failed, silent]);
      return share.filter((index, place) => {
        const result = results[place];
        return result === undefined || !tasks.deliver(index, result);
      });
    } catch (error) {
      console.warn(`a worker failed and is replaced: ${error}`);
      mate.end();
      const place = this.mates.indexOf(mate);
      if (place !== -1) this.mates[place] = this.make();
      return share;
    } finally {
      clearTimeout(silence);
    }
  }
}
