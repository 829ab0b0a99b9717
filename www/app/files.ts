// Files from outside, dropped, pasted or chosen by any button. What routes them by their kind is loaded with the first one.

import { lazyImport } from "./lazy-import.ts";
import { notify } from "./store.ts";

/** What the visitor was asked for: a file of no known kind is reported as a bad one of these. */
export type Expected = "anything" | "run" | "weights";

/** What was done with a saved run or with weights; null where neither came. */
export type Restored = "restored" | "imported" | null;

interface Router {
  routeFiles(files: File[], expected: Expected): Promise<Restored>;
  routeDropped(files: File[], folders: FileSystemEntry[]): Promise<void>;
}

let load: () => Promise<Router>;
let loading: Promise<Router | null> | null = null;

/** Says how the router is loaded. */
export function routeFilesWith(router: () => Promise<Router>): void {
  load = router;
}

/** Imported once, since a second import may resolve before the first one. */
async function route(): Promise<Router | null> {
  loading ??= lazyImport(load);
  const router = await loading;
  if (router === null) loading = null;
  return router;
}

export async function takeFiles(files: File[], expected: Expected = "anything"): Promise<Restored> {
  return (await route())?.routeFiles(files, expected) ?? null;
}

/** Takes what is dropped: files, and folders, which are looked into. */
export async function takeDropped(files: File[], folders: FileSystemEntry[]): Promise<void> {
  if (files.length + folders.length === 0) {
    // Dragging from another page may bring words or addresses: there is nothing to read in them.
    notify("note", { code: "nothing_dropped" });
  } else {
    await (await route())?.routeDropped(files, folders);
  }
}
