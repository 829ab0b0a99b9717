// Which runs other tabs work on: each tab holds a lock of the browser for its own run.

import type { HoldRun } from "../protocol/runs.ts";

const PREFIX = "convscope.run.";

/** Browsers offer locks to pages over https and from this machine. */
const locks: LockManager | undefined = navigator.locks;

let hold: HoldRun = async () => false;

/** Says how the page holds a lock. */
export function holdBy(page: HoldRun): void {
  hold = page;
}

/** Takes the run of `id` for this tab and releases the one before; false when another tab holds it. */
export const holdRun = (id: string): Promise<boolean> => hold(PREFIX + id);

/** The ids of the runs that some tab works on. */
export async function heldRuns(): Promise<Set<string>> {
  const { held: all = [] } = (await locks?.query()) ?? {};
  return new Set(all.map(({ name = "" }) => name.slice(PREFIX.length)));
}

/** Waits until no tab works on the run of `id`, for at most `milliseconds`: a reloaded page releases its run late. */
export async function whenReleased(id: string, milliseconds: number): Promise<void> {
  const signal = AbortSignal.timeout(milliseconds);
  await locks?.request(PREFIX + id, { mode: "shared", signal }, () => undefined);
}
