// Asks the browser for persistent storage, and for how much it gives.

import { signal } from "@preact/signals";

/** Counts the requests: each may change the browser's answer. */
export const persistenceRequests = signal(0);

/** Called only when the visitor saves something, because some browsers ask the visitor. */
export function requestPersistence(): void {
  // Missing where the page comes neither over https nor from this machine.
  const storage: Partial<StorageManager> | undefined = navigator.storage;
  storage
    ?.persist?.()
    .catch(() => false)
    .then(() => {
      persistenceRequests.value += 1;
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

/** The browser's report on this page's storage; null where it gives none. */
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

/** Asks for persistent storage once the page is installed. */
export function persistOnceInstalled(): void {
  addEventListener("appinstalled", requestPersistence);
}
