// Files from outside, dropped, pasted or chosen by any button: each is looked at and goes where its kind belongs.

import { loadPart } from "../../app/lazy-import.ts";
import { notify } from "../../app/store.ts";

/** What the visitor was asked for: a file that is nothing known is told as a bad one of these. */
export type Asked = "anything" | "run" | "weights";

/** What came of a saved run or of weights: they are in the run's place. */
export type Came = "restored" | "imported" | null;

let loading: ReturnType<typeof load> | null = null;
const load = () => loadPart(() => import("./route.ts"));

/** What routes files: asked for once, since a second request may be answered before the first one. */
async function route(): ReturnType<typeof load> {
  loading ??= load();
  const part = await loading;
  if (part === null) loading = null;
  return part;
}

export async function takeFiles(files: File[], asked: Asked = "anything"): Promise<Came> {
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
