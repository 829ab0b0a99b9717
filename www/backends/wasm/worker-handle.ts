// A worker of the pool as the trainer sees it: reached by messages, or over a channel where memory is shared.

import { type Remote, transfer, wrap } from "comlink";
import { features } from "../../browser/features.ts";
import type { Build } from "../../protocol/session.ts";
import { buffersOf } from "../../protocol/transferables.ts";
import { type Channel, capacityOf, close, newChannel, request } from "./channel.ts";
import type { StealingFlags } from "./work-stealing.ts";
import type { WorkerApi } from "./worker-api.ts";

export interface WorkerHandle {
  compute: WorkerApi["compute"];
  end(): void;
  /** Calls `report` when the worker fails. */
  onFailure(report: (error: Error) => void): void;
}

/** Both buffers are transferred to the worker and back. */
const byMessages = (api: Remote<WorkerApi>): Pick<WorkerHandle, "compute" | "end"> => ({
  compute: (spec, microBatches, job, results, flags) =>
    api.compute(spec, microBatches, transfer(job, buffersOf([job, results])), results, flags),
  end: () => undefined,
});

/**
 * Both buffers stay in shared memory. A message is sent only for other memory, another network or more micro-batches.
 * `hasOwnCores` says whether each worker has a core of its own.
 */
export function overChannel(
  api: Pick<WorkerApi, "listen">,
  hasOwnCores: () => boolean,
): Pick<WorkerHandle, "compute" | "end"> {
  let channel: Channel | null = null;
  let lastSent: unknown[] = [];
  let fail = (_: unknown): void => undefined;
  const channelFor = (
    spec: string,
    microBatches: number,
    job: Uint8Array,
    results: Uint8Array,
    flags: StealingFlags | null,
  ): Channel => {
    const now = [spec, job.buffer, results, flags];
    if (
      channel !== null &&
      now.every((value, at) => value === lastSent[at]) &&
      capacityOf(channel) >= microBatches
    )
      return channel;
    if (channel !== null) close(channel);
    channel = newChannel(microBatches);
    lastSent = now;
    const jobs = new Uint8Array(job.buffer);
    api.listen(spec, jobs, results, flags, channel).catch((error: unknown) => fail(error));
    return channel;
  };
  return {
    compute: (spec, microBatches, job, results, flags) =>
      new Promise((done, failed) => {
        fail = failed;
        const to = channelFor(spec, microBatches.length, job, results, flags);
        const answered = request(to, microBatches, job.byteOffset, hasOwnCores());
        answered.then((answer) => done({ job, results, ...answer }), failed);
      }),
    end() {
      if (channel !== null) close(channel);
    },
  };
}

export function startWorker(hasOwnCores: () => boolean, build?: Build): WorkerHandle {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const api = wrap<WorkerApi>(worker);
  // A failure here comes again with the first job, where it is handled.
  api.load(build).catch(() => undefined);
  const transport = features.waitAsync() !== null ? overChannel(api, hasOwnCores) : byMessages(api);
  return {
    ...transport,
    end() {
      worker.terminate();
      // The worker answers no more.
      transport.end();
    },
    onFailure(report) {
      worker.addEventListener("error", (event) => report(new Error(event.message)));
      worker.addEventListener("messageerror", () => report(new Error("a message was unreadable")));
    },
  };
}
