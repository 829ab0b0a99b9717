// Asks the browser to keep what this page keeps, whatever else runs out of room.

import { signal } from "@preact/signals";

/** Counts the answers: each may have changed what the browser promises. */
export const answers = signal(0);

/** At something the visitor does to keep what they have; never by itself, since some browsers ask the visitor. */
export function keepForGood(): void {
  // Not there where the page comes neither over https nor from this machine.
  const storage: Partial<StorageManager> | undefined = navigator.storage;
  storage
    ?.persist?.()
    .catch(() => false)
    .then(() => {
      answers.value += 1;
    });
}

export interface StorageState {
  usage: number | null;
  quota: number | null;
  /** Whether the browser has promised to keep it. */
  persistent: boolean | null;
  /** Whether it forgets a page that is not visited for a week: WebKit does, unless the page is installed. */
  forgetful: boolean;
}

/** What the browser says of this page's storage; null where it says nothing. */
export async function askStorage(): Promise<StorageState | null> {
  const storage: Partial<StorageManager> | undefined = navigator.storage;
  const estimate = (await storage?.estimate?.().catch(() => null)) ?? null;
  const persistent = (await storage?.persisted?.().catch(() => null)) ?? null;
  if (estimate === null && persistent === null) return null;
  const installed = matchMedia("(display-mode: standalone)").matches;
  const forgetful = navigator.vendor.startsWith("Apple") && persistent !== true && !installed;
  return {
    usage: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    persistent,
    forgetful,
  };
}

/** An installed page is meant to stay. */
export function keepOnceInstalled(): void {
  addEventListener("appinstalled", keepForGood);
}
