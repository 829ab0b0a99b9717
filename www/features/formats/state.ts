// The formats of other programs: a worker of their own, started when somebody asks, and ended when it fails.

import { type Remote, wrap } from "comlink";
import type { Outcome } from "../../protocol/faults.ts";
import type { FormatsApi } from "../../protocol/formats.ts";

/** What takes longer is taken for lost: the largest network that fits takes a second or two. */
const PATIENCE_MS = 30_000;

interface Running {
  api: Remote<FormatsApi>;
  /** Rejects when the worker falls over. */
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
  // Nobody may be waiting when it happens.
  failed.catch(() => undefined);
  return { api: wrap<FormatsApi>(worker), failed, end: () => worker.terminate() };
}

/** Asks the worker of the formats; one that fails or says nothing is ended, and the fault says so. */
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
