// The worker that decodes parquet files, as the trainer sees it. A worker that does not answer is ended, and its file
// counts as damaged.

import { transfer, wrap } from "comlink";
import { Watchdog } from "../../backends/watchdog.ts";
import { SourceError } from "../../trainer/faults.ts";
import { damaged } from "./delivery.ts";
import type { RowsApi } from "./parquet-rows.ts";
import type { Rows, SpanBytes } from "./parquet-span.ts";

/** A span takes a tenth of a second; a file with one row group, on a slow phone, some seconds. */
const PATIENCE_MS = 10_000;

export interface ParquetLink {
  /** The rows of a span; its bytes are handed over. Throws a fault where they are damaged, and when `signal` says so. */
  rowsOf(from: SpanBytes): Promise<Rows>;
  end(): void;
}

/** Reads one file. */
export function openParquet(name: string, signal: AbortSignal): ParquetLink {
  const worker = new Worker(new URL("./parquet-rows.ts", import.meta.url), { type: "module" });
  const remote = wrap<RowsApi>(worker);
  let fail: (fault: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // It may fail while no request waits for it.
  failed.catch(() => undefined);
  const watchdog = new Watchdog(() => fail(damaged(name, "reading it does not end")), PATIENCE_MS);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    // A worker that could not be loaded gives no reason.
    if (event.message) fail(damaged(name, event.message));
    else
      fail(
        new SourceError({ code: "part_not_loaded" }, "the reader of parquet could not be loaded"),
      );
  });
  worker.addEventListener("messageerror", () => fail(damaged(name, "rows that cannot be sent")));
  const cancel = () => fail(signal.reason);
  signal.addEventListener("abort", cancel);
  return {
    async rowsOf(from) {
      watchdog.arm();
      const answer = remote.rowsOf(transfer(from, [from.bytes]));
      const outcome = await Promise.race([answer, failed]).finally(() => watchdog.disarm());
      if (outcome.ok) return outcome.value;
      throw new SourceError(outcome.fault, outcome.fault.code);
    },
    end() {
      watchdog.stop();
      signal.removeEventListener("abort", cancel);
      worker.terminate();
    },
  };
}
