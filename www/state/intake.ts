// Files from outside, dropped, pasted or chosen: each goes where its kind belongs.

import { loadData } from "./commands.ts";
import { loadPart } from "./part.ts";
import { pinOwn } from "./picture.ts";
import { nextId, notify } from "./store.ts";

/** ConvNetJS's batches are pictures too, and their labels a script, which is read as data. */
const DATA = /\.(bin|tar|gz|tgz|parquet|js)$|batch_\d+\.png$/i;
const SNAPSHOT = /\.(json|safetensors)$/i;

/** Data sets are loaded together; of several pictures the first is taken. */
export async function takeFiles(files: File[]): Promise<void> {
  const data = files.filter((file) => DATA.test(file.name));
  const snapshot = files.find((file) => SNAPSHOT.test(file.name));
  const pictures = files.filter((file) => !DATA.test(file.name) && !SNAPSHOT.test(file.name));
  if (data.length > 0) await loadData(data);
  if (snapshot !== undefined) await takeRun(snapshot);
  await takePictures(pictures);
}

let opening: Promise<unknown> = Promise.resolve();

/** A saved run, or weights of another program, after those that came before it: files are not read in their order. */
async function takeRun(file: File): Promise<void> {
  const part = loadPart(() => import("./run-file.ts"));
  const mine = opening.then(async () => (await part)?.openRunFile(file));
  opening = mine.catch(() => undefined);
  await mine;
}

let latest = 0;

/** The first of the pictures goes into the well, unless another comes while it is read. */
export async function takePictures([file, ...others]: File[]): Promise<void> {
  if (file === undefined) return;
  const turn = nextId();
  latest = turn;
  const reader = await loadPart(() => import("./read-picture.ts"));
  const picture = (await reader?.readPicture(file)) ?? null;
  if (picture === null || latest !== turn) return;
  pinOwn(picture, file.name);
  if (others.length > 0) tell("one_picture", { name: file.name, others: others.length });
}

/** Dragging from another page may bring words or addresses: there is nothing to read in them. */
export const takeNothing = (): void => tell("nothing_dropped");

/** What is in a folder is not looked for: that may be anything, and much. */
export const takeFolder = (name: string): void => tell("folder_dropped", { name });

function tell(code: string, params: Record<string, string | number> = {}): void {
  notify("note", { code, params, text: code });
}
