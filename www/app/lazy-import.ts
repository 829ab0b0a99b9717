// Parts of the page that are loaded when they are first needed. Without a network some cannot be had, which is told with
// a way to try again.

import { notify } from "./store.ts";

/** How Chromium, Firefox, WebKit and the build's own code say that a file did not come. */
const NOT_COME = /dynamically imported module|importing a module script|preload CSS/i;

const came = (error: unknown): boolean => !NOT_COME.test(String(error));

/** A part that came and failed is no matter of the connection, and would fail again. */
function tellBroken(error: unknown): void {
  const text = String(error);
  notify("error", { code: "part_broken", params: { detail: text }, text });
}

/** What else could not be had so far, to be asked for again. */
const missing = new Set<() => void>();

function askAgain(): void {
  const all = [...missing];
  missing.clear();
  for (const ask of all) ask();
}

function tell(again?: () => void): void {
  const text = "a part of the page could not be loaded: check the connection and try again";
  notify("error", { code: "part_not_loaded", params: {}, text }, again);
}

/** What `load` brings; null and a message when it cannot be had: what the visitor did can be done again. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (came(error)) tellBroken(error);
    else tell();
    return null;
  }
}

/** What `load` brings, however often it has to be asked: when the visitor says so, and when the network is back. */
export function awaitPart<T>(load: () => Promise<T>): Promise<T> {
  return new Promise((done) => {
    const ask = () => {
      load().then(done, (error: unknown) => {
        if (came(error)) {
          tellBroken(error);
          return;
        }
        if (missing.size === 0) addEventListener("online", askAgain, { once: true });
        missing.add(ask);
        tell(askAgain);
      });
    };
    ask();
  });
}
