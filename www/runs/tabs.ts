// Which runs other tabs work on: each tab holds a lock of the browser's for its own.

const PREFIX = "convscope.run.";

/** Browsers have locks where the page came over https, or from this machine. */
const locks: LockManager | undefined = navigator.locks;

let held: { id: string; release: () => void } | null = null;
let away = false;

/**
 * A page that is left gives its run up, and takes no other: browsers end a page that waits in their back/forward cache once
 * another one wants a lock of its.
 */
export function setAway(gone: boolean): void {
  away = gone;
  if (!gone) return;
  held?.release();
  held = null;
}

/** Takes the run of `id` for this tab, and leaves the one before; false when another tab has it. */
export async function hold(id: string): Promise<boolean> {
  if (held?.id === id) return true;
  if (locks === undefined || away) return false;
  const got = await new Promise<(() => void) | null>((answer) => {
    void locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        answer(null);
        return null;
      }
      return new Promise<void>((release) => answer(release));
    });
  });
  if (got === null) return false;
  held?.release();
  held = { id, release: got };
  return true;
}

/** The runs that some tab works on. */
export async function heldRuns(): Promise<Set<string>> {
  const { held: all = [] } = (await locks?.query()) ?? {};
  return new Set(all.map(({ name = "" }) => name.slice(PREFIX.length)));
}

/** Waits until no tab works on the run of `id`, for a moment: a page that is reloaded leaves its own behind. */
export async function whenLeft(id: string, milliseconds: number): Promise<void> {
  const signal = AbortSignal.timeout(milliseconds);
  await locks?.request(PREFIX + id, { mode: "shared", signal }, () => undefined);
}
