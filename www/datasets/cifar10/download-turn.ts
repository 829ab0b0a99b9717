// One tab at a time downloads CIFAR-10. Another one waits, and reads what the first one cached, or goes on where it stopped.

import { cachedBytes, readCached } from "./cache.ts";
import type { Read } from "./delivery.ts";
import { partialBytes } from "./partial.ts";

const NAME = "convscope.cifar10";
const LOOK_EVERY_MS = 500;

/** Browsers offer locks to pages over https and from this machine; without locks every tab downloads. */
const locks: LockManager | undefined = navigator.locks;

let release: (() => void) | null = null;

/** Lets the next tab begin: what was downloaded is cached, or never will be. */
export function endTurn(): void {
  release?.();
  release = null;
}

/** Resolves when it is this tab's turn. */
async function takeTurn(signal: AbortSignal): Promise<void> {
  if (locks === undefined || release !== null) return;
  await new Promise<void>((begin, fail) => {
    const hold = () =>
      new Promise<void>((done) => {
        release = done;
        begin();
      });
    locks.request(NAME, { signal }, hold).catch(fail);
  });
}

/** Calls `read` in this tab's turn, and reports the other tab's progress until then. */
export function inTurn(read: Read): Read {
  return async (delivery) => {
    let most = 0;
    const look = async () => {
      most = Math.max(most, await partialBytes());
      if (release === null) delivery.waits(most);
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    try {
      await takeTurn(delivery.signal);
    } finally {
      clearInterval(timer);
    }
    const source = (await cachedBytes()) === null ? read : readCached;
    await source(delivery);
  };
}
