// A lock: one task at a time, in the order of their requests.

/** Runs `work` when everything asked for before is over, whether it went well or not. */
export function makeLock(): <T>(work: () => T | Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
