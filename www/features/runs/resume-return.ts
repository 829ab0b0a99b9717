// Resumes the run when the visitor comes back by the browser's buttons. Where the browser held the page in its
// back/forward cache there is nothing to do; else the run is opened from where it was last saved.

import { live } from "../../app/store.ts";
import type { SavedRun } from "../../protocol/runs.ts";
import { openSaved } from "./state.ts";

/** How long the page that was left may take to release its run. */
const LEAVING_MS = 4000;

/** The saved run of `id` once no tab works on it; null after LEAVING_MS. */
function whenReleased(id: string): Promise<SavedRun | null> {
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

export async function resumeWhereLeft(id: string): Promise<void> {
  const run = await whenReleased(id);
  if (run !== null) await openSaved(run);
}
