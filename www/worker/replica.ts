// A worker beside the trainer: does micro-batches and answers, and knows nothing of the run.

import { expose, transfer } from "comlink";
import { loadEngine, type Replica } from "./engine.ts";

let replica: { spec: string; engine: Replica } | null = null;

const api = {
  /** Does `tasks` in order with the network of `spec` and its `parameters`. */
  async work(spec: string, parameters: Float32Array, tasks: Uint8Array[]): Promise<Float32Array[]> {
    const { Replica } = await loadEngine();
    if (replica?.spec !== spec) {
      replica?.engine.free();
      replica = { spec, engine: new Replica(spec) };
    }
    const { engine } = replica;
    const results = tasks.map((task) => {
      const result = engine.work(parameters, task);
      if (result === undefined) throw new Error("the task does not fit the network");
      return result;
    });
    return transfer(
      results,
      results.map((result) => result.buffer),
    );
  },
};

export type ReplicaApi = typeof api;

expose(api);
