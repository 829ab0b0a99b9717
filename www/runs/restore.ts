// Going on with a saved run, on the pictures it was trained on.

import { type Loader, loadEngine } from "../backends/wasm/engine.ts";
import { cancelArrival, readWhole } from "../datasets/cifar10/arrival.ts";
import { type Read, SourceError } from "../datasets/cifar10/delivery.ts";
import type { DatasetName, Opened } from "../protocol/protocol.ts";
import { exclusive, holding, type Identity, opened, replaced, stage } from "../trainer/context.ts";
import { faultOf } from "../trainer/faults.ts";

/** Where CIFAR-10 is to be had. */
export type Source = () => Promise<{ read: Read }>;

async function pictures(source: Source): Promise<Loader> {
  try {
    return await readWhole((await source()).read);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null || fault.code === "loading_cancelled") throw error;
    const text = `the run needs CIFAR-10: ${fault.text}`;
    throw new SourceError("run_needs_pictures", {}, text);
  }
}

/** Goes on with the saved run `bytes`. A fault leaves the run of now as it was. */
export async function goOnWith(
  bytes: Uint8Array,
  source: Source,
  identity: Identity,
): Promise<Opened> {
  const { savedDataset, Session } = await loadEngine();
  const wanted: DatasetName = savedDataset(bytes);
  const { dataset, trainer, augmentation }: Opened = opened().describe();
  // Embedded pictures are drawn as they are needed; others have to be there.
  const there = wanted === "embedded" || (!dataset.growing && dataset.trainCount > 0);
  const whole = dataset.name === wanted && there;
  if (!whole) {
    // Other data begin a fresh run: what would not fit must be found out before.
    const trial = new Session({ spec: stage.spec, trainer, augmentation });
    try {
      trial.restore(bytes);
    } finally {
      trial.free();
    }
  }
  return holding(async () => {
    const loader = wanted === "embedded" || whole ? null : await pictures(source);
    await cancelArrival();
    return exclusive(() => {
      stage.leaving();
      const run = opened();
      if (loader !== null) run.useLoaded(loader);
      else if (dataset.name !== wanted) run.useEmbedded();
      if (!run.restore(bytes)) {
        const text = "the pictures are not those the run was trained on";
        stage.tell({ kind: "note", fault: { code: "other_pictures", params: {}, text } });
      }
      return replaced(identity);
    });
  });
}
