// A worker of the pool: computes micro-batches and knows nothing of the run.

import { expose } from "comlink";
import { handOver } from "../../protocol/transferables.ts";
import { loadEngine, type TrainingWorker } from "../engine.ts";
import { serve } from "./channel.ts";
import { type StealingFlags, tryTake } from "./work-stealing.ts";
import type { WorkerApi } from "./worker-api.ts";

let worker: { spec: string; engine: TrainingWorker } | null = null;

async function workerFor(spec: string): Promise<TrainingWorker> {
  const { TrainingWorker } = await loadEngine();
  if (worker?.spec !== spec) {
    worker?.engine.free();
    worker = { spec, engine: new TrainingWorker(spec) };
  }
  return worker.engine;
}

/** Computes those of `microBatches` that it can take, or all of them without flags. */
function compute(
  engine: TrainingWorker,
  microBatches: Uint32Array,
  job: Uint8Array,
  results: Uint8Array,
  flags: StealingFlags | null,
) {
  const isMine = (microBatch: number) => flags === null || tryTake(flags, microBatch);
  const began = performance.now();
  const computed = engine.work(job, microBatches, isMine, results);
  if (computed === undefined) throw new Error("the job does not fit the network");
  return { computed, ms: performance.now() - began };
}

const api: WorkerApi = {
  async load(build) {
    await loadEngine(build);
  },

  async compute(spec, microBatches, job, results, flags) {
    const computed = compute(await workerFor(spec), microBatches, job, results, flags);
    return handOver({ job, results, ...computed });
  },

  async listen(spec, jobs, results, flags, channel) {
    const engine = await workerFor(spec);
    await serve(channel, (microBatches, at) =>
      compute(engine, microBatches, jobs.subarray(at), results, flags),
    );
  },
};

expose(api);
