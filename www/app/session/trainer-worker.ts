// The one place where the trainer worker is made.

import { type Remote, wrap } from "comlink";
import type { TrainerApi } from "../../protocol/trainer.ts";

export interface Link {
  api: Remote<TrainerApi>;
  end(): void;
}

export function makeLink(onFailure: (text: string) => void): Link {
  const worker = new Worker(new URL("../../entries/trainer.ts", import.meta.url), {
    type: "module",
  });
  worker.addEventListener("error", (event) =>
    onFailure(event.message || "the worker did not start"),
  );
  return { api: wrap<TrainerApi>(worker), end: () => worker.terminate() };
}
