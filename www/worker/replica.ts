// A worker beside the trainer: does micro-batches and answers, and knows nothing of the run.

import { expose, transfer } from "comlink";
import type { Build } from "../protocol.ts";
import { type Claims, claim } from "./claims.ts";
import { loadEngine, type Replica } from "./engine.ts";
import { answer, type Line } from "./line.ts";
import type { Answer, Packet } from "./mate.ts";

let replica: { spec: string; engine: Replica } | null = null;

async function replicaOf(spec: string): Promise<Replica> {
  const { Replica } = await loadEngine();
  if (replica?.spec !== spec) {
    replica?.engine.free();
    replica = { spec, engine: new Replica(spec) };
  }
  return replica.engine;
}

/** Does those of `tasks`, which are in `packet`, that it can claim, or all of them. */
function work(engine: Replica, tasks: Uint32Array, packet: Packet, claims: Claims | null) {
  const mine = (place: number) => claims === null || claim(claims, tasks[place] ?? 0);
  const began = performance.now();
  const places = engine.work(packet, tasks.length, mine);
  if (places === undefined) throw new Error("the tasks do not fit the network");
  return { done: places.map((place) => tasks[place] ?? 0), ms: performance.now() - began };
}

const api = {
  /** The first call, so that everything is there when work comes. */
  async load(build?: Build): Promise<void> {
    await loadEngine(build);
  },

  /** Does tasks of a packet with the network of `spec`, and sends it back. */
  async work(
    spec: string,
    tasks: Uint32Array,
    packet: Packet,
    claims: Claims | null,
  ): Promise<Answer> {
    const done = work(await replicaOf(spec), tasks, packet, claims);
    return transfer({ packet, ...done }, [packet.buffer as ArrayBuffer]);
  },

  /** Does tasks of a packet that is shared, as they are asked for over `line`. */
  async listen(spec: string, packet: Packet, claims: Claims | null, line: Line): Promise<void> {
    const engine = await replicaOf(spec);
    await answer(line, (tasks) => work(engine, tasks, packet, claims));
  },
};

export type ReplicaApi = typeof api;

expose(api);
