// Visits without a network: registers entries/service-worker.ts.

import { effect } from "@preact/signals";
import { live } from "../store.ts";

/** How long registration waits, so that training starts first. */
const AFTER_MS = 2000;

/** Registers the service worker, which caches the page's files, after the first training steps. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || navigator.serviceWorker === undefined) return;
  const stop = effect(() => {
    if ((live.stats.value?.steps ?? 0) === 0) return;
    const build = live.opened.peek()?.build ?? "";
    const address = new URL(`service-worker.js?engine=${build}`, document.baseURI);
    // Where registration is refused, as in some private windows, the page works without it.
    const register = () => navigator.serviceWorker.register(address).catch(() => undefined);
    setTimeout(register, AFTER_MS);
    queueMicrotask(() => stop());
  });
}
