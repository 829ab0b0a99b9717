// Restores a saved run on the pictures that it was trained on.

import { loadEngine, type Session } from "../backends/engine.ts";
import { cancelArrival, readWhole } from "../datasets/cifar10/arrival.ts";
import type { Read } from "../datasets/cifar10/delivery.ts";
import type { DatasetName } from "../protocol/datasets.ts";
import type { Opened } from "../protocol/session.ts";
import {
  context,
  currentSession,
  exclusive,
  holdingEngine,
  type Identity,
  installRun,
} from "../trainer/context.ts";
import { faultOf, SourceError } from "../trainer/faults.ts";
import { onRecords, type Records } from "../trainer/records.ts";

/** Where to read CIFAR-10 from. */
export type Source = () => Promise<{ read: Read }>;

async function pictures(source: Source): Promise<Records> {
  try {
    return await readWhole((await source()).read);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null || fault.code === "loading_cancelled") throw error;
    const text = `the run needs CIFAR-10: ${fault.code}`;
    throw new SourceError({ code: "run_needs_pictures" }, text);
  }
}

/** How the run gets pictures that are always there; null for those that are loaded. */
const MADE_HERE: Record<DatasetName, ((run: Session) => void) | null> = {
  embedded: (run) => run.useEmbedded(),
  cifar10: null,
};

/** Restores the saved run `bytes`. A fault leaves the run in training as it was. */
export async function restoreRun(
  bytes: Uint8Array,
  source: Source,
  identity: Identity,
): Promise<Opened> {
  const { savedDataset, Session } = await loadEngine();
  const wanted: DatasetName = savedDataset(bytes);
  const { dataset, trainer, augmentation }: Opened = currentSession().describe();
  // Embedded pictures are drawn as they are needed; others must be complete.
  const make = MADE_HERE[wanted];
  const there = make !== null || (!dataset.growing && dataset.trainCount > 0);
  const whole = dataset.name === wanted && there;
  if (!whole) {
    // Changing the data begins a fresh run, so a file that does not fit must be found before.
    const trial = new Session({ spec: context.spec, trainer, augmentation });
    try {
      trial.restore(bytes);
    } finally {
      trial.free();
    }
  }
  return holdingEngine(async () => {
    const records = make !== null || whole ? null : await pictures(source);
    await cancelArrival();
    return exclusive(() => {
      context.beforeReplace();
      if (records !== null) context.session = onRecords(currentSession(), records);
      else if (dataset.name !== wanted) make?.(currentSession());
      if (!currentSession().restore(bytes)) {
        context.emit({ kind: "note", fault: { code: "other_pictures" } });
      }
      return installRun(identity);
    });
  });
}
