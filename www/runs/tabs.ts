// Which runs other tabs work on: each tab holds a lock of the browser for its own run.

const PREFIX = "convscope.run.";

/** Browsers offer locks to pages over https and from this machine. */
const locks: LockManager | undefined = navigator.locks;

let held: { id: string; release: () => void } | null = null;
let away = false;

/**
 * A page that is left releases its run and takes no other: browsers end a page in their back/forward cache once another
 * page asks for a lock that it holds.
 */
export function setAway(gone: boolean): void {
  away = gone;
  if (!gone) return;
  held?.release();
  held = null;
}

/** Takes the run of `id` for this tab and releases the one before; false when another tab holds it. */
export async function holdRun(id: string): Promise<boolean> {
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
