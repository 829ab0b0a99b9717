// Files from outside: dropped, pasted or chosen by a button. The code that sorts them is loaded with the first one.

import { lazyImport } from "./lazy-import.ts";
import { notify } from "./store.ts";

/** What the visitor was asked for: a file of an unknown kind is reported as a bad file of this kind. */
export type Expected = "anything" | "run" | "weights";

/** The outcome for a saved run or for weights; null where the files held neither. */
export type Restored = "restored" | "imported" | null;

interface Router {
  routeFiles(files: File[], expected: Expected): Promise<Restored>;
  routeDropped(files: File[], folders: FileSystemEntry[]): Promise<void>;
}

let load: () => Promise<Router>;
let loading: Promise<Router | null> | null = null;

/** Sets how the router is loaded. */
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

/** Takes dropped files, and the files in dropped folders. */
export async function takeDropped(files: File[], folders: FileSystemEntry[]): Promise<void> {
  if (files.length + folders.length === 0) {
    // Text or links dragged from another page hold no files.
    notify("note", { code: "nothing_dropped" });
  } else {
    await (await route())?.routeDropped(files, folders);
  }
}
