// A worker beside the trainer: does micro-batches and answers, and knows nothing of the run.

import { expose, transfer } from "comlink";
import type { Build } from "../protocol.ts";
import { type Claims, claim } from "./claims.ts";
import type { Answer, Packet } from "./crew.ts";
import { loadEngine, type Replica } from "./engine.ts";

let replica: { spec: string; engine: Replica } | null = null;

const api = {
  /** The first call, so that everything is there when work comes. */
  async load(build?: Build): Promise<void> {
    await loadEngine(build);
  },

  /**
   * Does `tasks`, which are in `packet`, with the network of `spec`: all of them, or those that it can claim. Returns
   * the packet with what came of them.
   */
  async work(
    spec: string,
    tasks: Uint32Array,
    packet: Packet,
    claims: Claims | null,
  ): Promise<Answer> {
    const { Replica } = await loadEngine();
    if (replica?.spec !== spec) {
      replica?.engine.free();
      replica = { spec, engine: new Replica(spec) };
    }
    const mine = (place: number) => claims === null || claim(claims, tasks[place] ?? 0);
    const began = performance.now();
    const places = replica.engine.work(packet, tasks.length, mine);
    if (places === undefined) throw new Error("the tasks do not fit the network");
    const ms = performance.now() - began;
    return transfer({ packet, done: places.map((place) => tasks[place] ?? 0), ms }, [
      packet.buffer,
    ]);
  },
};

export type ReplicaApi = typeof api;

expose(api);
