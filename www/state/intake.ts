// Files from outside, dropped, pasted or chosen: each goes where its kind belongs.

import { loadData, restoreRun } from "./commands.ts";
import { pin, readPicture } from "./picture.ts";
import { notify } from "./store.ts";

/** ConvNetJS's batches are pictures too, and their labels a script, which is read as data. */
const DATA = /\.(bin|tar|gz|tgz|parquet|js)$|batch_\d+\.png$/i;
const SNAPSHOT = /\.json$/i;

/** Data sets are loaded together; of several pictures the first is taken. */
export async function takeFiles(files: File[]): Promise<void> {
  const data = files.filter((file) => DATA.test(file.name));
  const snapshot = files.find((file) => SNAPSHOT.test(file.name));
  const picture = files.find((file) => !DATA.test(file.name) && !SNAPSHOT.test(file.name));
  if (data.length > 0) await loadData(data);
  if (snapshot !== undefined) await restoreRun(snapshot);
  if (picture !== undefined) await takePicture(picture);
}

export async function takePicture(file: File): Promise<void> {
  const read = await readPicture(file);
  if (read !== null) pin(read, null);
}

/** Dragging from another page may bring words or addresses: there is nothing to read in them. */
export function takeNothing(): void {
  notify("note", {
    code: "nothing_dropped",
    params: {},
    text: "nothing to read in what was dropped",
  });
}
