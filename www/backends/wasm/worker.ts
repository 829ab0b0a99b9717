// A worker beside the trainer: does micro-batches and answers, and knows nothing of the run.

import { expose } from "comlink";
import type { Build } from "../../protocol/protocol.ts";
import { handOver } from "../../protocol/transferables.ts";
import { answer, type Line } from "./channel.ts";
import { loadEngine, type Replica } from "./engine.ts";
import { type Claims, claim } from "./work-stealing.ts";
import type { Answer, Packet } from "./worker-handle.ts";

let replica: { spec: string; engine: Replica } | null = null;

async function replicaOf(spec: string): Promise<Replica> {
  const { Replica } = await loadEngine();
  if (replica?.spec !== spec) {
    replica?.engine.free();
    replica = { spec, engine: new Replica(spec) };
  }
  return replica.engine;
}

/** Does those `tasks` of the sheet that it can claim, or all of them. */
function work(
  engine: Replica,
  tasks: Uint32Array,
  sheet: Packet,
  results: Packet,
  claims: Claims | null,
) {
  const mine = (task: number) => claims === null || claim(claims, task);
  const began = performance.now();
  const done = engine.work(sheet, tasks, mine, results);
  if (done === undefined) throw new Error("the tasks do not fit the network");
  return { done, ms: performance.now() - began };
}

const api = {
  /** The first call, so that everything is there when work comes. */
  async load(build?: Build): Promise<void> {
    await loadEngine(build);
  },

  /** Does tasks of a sheet with the network of `spec`, and sends back what it was sent. */
  async work(
    spec: string,
    tasks: Uint32Array,
    sheet: Packet,
    results: Packet,
    claims: Claims | null,
  ): Promise<Answer> {
    const done = work(await replicaOf(spec), tasks, sheet, results, claims);
    return handOver({ sheet, results, ...done });
  },

  /** Does tasks of sheets in memory that is shared, as they are asked for over `line`. */
  async listen(
    spec: string,
    sheets: Packet,
    results: Packet,
    claims: Claims | null,
    line: Line,
  ): Promise<void> {
    const engine = await replicaOf(spec);
    await answer(line, (tasks, at) => work(engine, tasks, sheets.subarray(at), results, claims));
  },
};

export type ReplicaApi = typeof api;

expose(api);
