// The worker for formats of other programs: started with the first request, and ended when it fails.

import { type Remote, wrap } from "comlink";
import type { Outcome } from "../../protocol/faults.ts";
import type { FormatsApi } from "../../protocol/formats.ts";

/** A request that takes longer has failed: the largest network takes a second or two. */
const PATIENCE_MS = 30_000;

interface Running {
  api: Remote<FormatsApi>;
  /** Rejects when the worker crashes. */
  failed: Promise<never>;
  end(): void;
}

let running: Running | null = null;

function start(): Running {
  const worker = new Worker(new URL("../../entries/formats.ts", import.meta.url), {
    type: "module",
  });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
  });
  // Without a handler the browser would report an error where no request is waiting.
  failed.catch(() => undefined);
  return { api: wrap<FormatsApi>(worker), failed, end: () => worker.terminate() };
}

/** Sends a request to the worker. A worker that fails or does not answer is ended, and the request gets a fault. */
export async function askFormats<T>(
  ask: (api: Remote<FormatsApi>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  running ??= start();
  const mine = running;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
  });
  try {
    return await Promise.race([ask(mine.api), mine.failed, timeout]);
  } catch {
    mine.end();
    if (running === mine) running = null;
    return { ok: false, fault: { code: "format_failed" } };
  } finally {
    clearTimeout(timer);
  }
}
