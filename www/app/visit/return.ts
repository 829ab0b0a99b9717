// Back to the page by the browser's own buttons: the run that was in training there goes on. Where the browser kept the page
// as it was, there is nothing to do; else the run is opened again from where it was last saved.

import { openKept } from "../../features/runs/state.ts";
import type { SavedRun } from "../../protocol/protocol.ts";
import { live } from "../store.ts";

/** How long the page that was left may take to give its run up. */
const LEAVING_MS = 4000;

/** The saved run of `id` once no tab works on it; null where that does not come to be. */
function left(id: string): Promise<SavedRun | null> {
  return new Promise((done) => {
    let stop = (): void => undefined;
    const end = (run: SavedRun | null) => {
      done(run);
      queueMicrotask(() => stop());
    };
    stop = live.saved.subscribe((runs) => {
      const run = runs.find((one) => one.id === id && one.deleted === null);
      if (run?.where === "nowhere") end(run);
    });
    setTimeout(end, LEAVING_MS, null);
  });
}

export async function goOnWhereLeft(id: string): Promise<void> {
  const run = await left(id);
  if (run !== null) await openKept(run);
}
