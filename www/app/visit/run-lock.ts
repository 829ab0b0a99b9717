// The browser's lock on the run in training: no other page takes a run while this one holds its lock. The page holds it
// and not the trainer, because browsers end a page in their back/forward cache that still holds a lock when another page
// asks, and Chromium one that gets a lock there. A worker hears too late that the page is left.

/** How long a request to leave the page takes to be carried out. One that comes to nothing does no harm. */
const LEAVING_MS = 1000;

/** Browsers offer locks to pages over https and from this machine. */
const locks: LockManager | undefined = navigator.locks;

let held: { name: string; release: () => void } | null = null;
let away = false;
let leavingUntil = 0;

/** Releases the run, so that another page may take it. */
export function releaseRun(): void {
  held?.release();
  held = null;
}

/** The visitor asks for another page: from now on no lock may come that would be held there. */
export function expectLeaving(): void {
  leavingUntil = performance.now() + LEAVING_MS;
}

/** The page is left, and may be kept in the browser's back/forward cache. */
export function leave(): void {
  away = true;
  releaseRun();
}

/** The page comes back from the back/forward cache. */
export function comeBack(): void {
  away = false;
  leavingUntil = 0;
}

/** Takes the lock `name` for this page and releases the one before; false when another page holds it, or this one is left. */
export async function holdRun(name: string): Promise<boolean> {
  if (held?.name === name) return true;
  if (locks === undefined || away || performance.now() < leavingUntil) return false;
  const got = await new Promise<(() => void) | null>((answer) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null || away) {
        answer(null);
        return null;
      }
      return new Promise<void>((release) => answer(release));
    });
  });
  if (got === null) return false;
  releaseRun();
  held = { name, release: got };
  return true;
}
