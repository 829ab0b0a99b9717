// Chooses the back end: the one place that knows which there are.

import type { Build } from "../protocol/session.ts";
import type { Backend } from "./backend.ts";
import { WorkerPool } from "./wasm/pool.ts";
import { startWorker } from "./wasm/worker-handle.ts";

/** The back end of this browser; `build` tells which build of the engine its workers load. */
export function openBackend(build: () => Build | undefined): Backend {
  const hasOwnCores = () => pool.size <= navigator.hardwareConcurrency;
  const pool = new WorkerPool(() => startWorker(hasOwnCores, build()));
  return pool;
}
