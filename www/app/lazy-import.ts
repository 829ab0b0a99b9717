// Modules that the page imports when it first needs them. Where that fails, as without a network, the visitor is told and
// can try again.

import { notify } from "./store.ts";

/** The messages of Chromium, Firefox, WebKit and Vite for a module that could not be loaded. */
const NOT_LOADED = /dynamically imported module|importing a module script|preload CSS/i;

const isLoaded = (error: unknown): boolean => !NOT_LOADED.test(String(error));

/** A module that was loaded and failed would fail again: the connection is not the cause. */
function notifyBroken(error: unknown): void {
  notify("error", { code: "part_broken", detail: String(error) });
}

/** Imports that failed and wait to be tried again. */
const pending = new Set<() => void>();

function retryAll(): void {
  const all = [...pending];
  pending.clear();
  for (const attempt of all) attempt();
}

function notifyNotLoaded(again?: () => void): void {
  notify("error", { code: "part_not_loaded" }, again);
}

/** Imports a module; null and a message where that fails. The visitor can repeat what they did. */
export async function lazyImport<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (isLoaded(error)) notifyBroken(error);
    else notifyNotLoaded();
    return null;
  }
}

/** Imports a module, and tries again when the visitor says so or the network is back. */
export function retriedImport<T>(load: () => Promise<T>): Promise<T> {
  return new Promise((done) => {
    const attempt = () => {
      load().then(done, (error: unknown) => {
        if (isLoaded(error)) {
          notifyBroken(error);
          return;
        }
        if (pending.size === 0) addEventListener("online", retryAll, { once: true });
        pending.add(attempt);
        notifyNotLoaded(retryAll);
      });
    };
    attempt();
  });
}
