// Files from outside, dropped, pasted or chosen by any button: each is looked at and goes where its kind belongs.

import { lazyImport } from "../../app/lazy-import.ts";
import { notify } from "../../app/store.ts";

/** What the visitor was asked for: a file of no known kind is reported as a bad one of these. */
export type Expected = "anything" | "run" | "weights";

/** What was done with a saved run or with weights; null where neither came. */
export type Restored = "restored" | "imported" | null;

let loading: ReturnType<typeof load> | null = null;
const load = () => lazyImport(() => import("./route.ts"));

/** The module that routes files: imported once, since a second import may resolve before the first one. */
async function route(): ReturnType<typeof load> {
  loading ??= load();
  const part = await loading;
  if (part === null) loading = null;
  return part;
}

export async function takeFiles(files: File[], asked: Expected = "anything"): Promise<Restored> {
  return (await route())?.routeFiles(files, asked) ?? null;
}

/** What is dropped: files, and folders, which are looked into. */
export async function takeDropped(files: File[], folders: FileSystemEntry[]): Promise<void> {
  if (files.length + folders.length === 0) {
    // Dragging from another page may bring words or addresses: there is nothing to read in them.
    notify("note", { code: "nothing_dropped", params: {}, text: "nothing_dropped" });
  } else {
    await (await route())?.routeDropped(files, folders);
  }
}
