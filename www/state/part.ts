// Parts of the page that are loaded when they are first needed.

import { notify } from "./store.ts";

/** What `load` brings; null and a message when it cannot be had, as without a network. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    notify("error", { code: "part_not_loaded", params: {}, text: String(error) });
    return null;
  }
}
