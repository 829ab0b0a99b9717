// A worker beside the trainer: does micro-batches and answers, and knows nothing of the run.

import { expose, transfer } from "comlink";
import type { Build } from "../protocol.ts";
import type { Packet } from "./crew.ts";
import { loadEngine, type Replica } from "./engine.ts";

let replica: { spec: string; engine: Replica } | null = null;

const api = {
  /** The first call, so that everything is there when work comes. */
  async load(build?: Build): Promise<void> {
    await loadEngine(build);
  },

  /** Does the `count` tasks in `packet` with the network of `spec`; returns it with what came of them. */
  async work(spec: string, count: number, packet: Packet): Promise<Packet> {
    const { Replica } = await loadEngine();
    if (replica?.spec !== spec) {
      replica?.engine.free();
      replica = { spec, engine: new Replica(spec) };
    }
    if (!replica.engine.work(packet, count)) throw new Error("the tasks do not fit the network");
    return transfer(packet, [packet.buffer]);
  },
};

export type ReplicaApi = typeof api;

expose(api);
