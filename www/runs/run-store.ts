// The runs kept in this browser: what there is of each, and two copies of its bytes, the older one for when the newer
// is damaged.

import type { SavedRun } from "../protocol/protocol.ts";
import { stage } from "../trainer/context.ts";
import { type Stores, transaction } from "./database.ts";
import { heldRuns } from "./tabs.ts";

export type Description = Omit<SavedRun, "where" | "bytes">;

interface Stored extends Description {
  bytes: number;
  /** Which copy is the newer one. */
  copy: 0 | 1;
}

/** Runs kept by themselves that stay: the latest, and some before it that were replaced. */
const MOST_AUTOMATIC = 5;
/** What was deleted can come back for so long. */
const UNDO_MS = 10 * 60_000;

/** Runs that this tab has worked on since it was opened. */
const mine = new Set<string>();

const newestFirst = (a: Stored, b: Stored) => b.at - a.at;

/** Which copy of each is the newer one, so that a page that is being left need not ask first. */
const newer = new Map<string, 0 | 1>();

async function all(): Promise<Stored[]> {
  const stored: Stored[] = await transaction("readonly", ({ runs }) => runs.getAll());
  for (const { id, copy } of stored) if (!newer.has(id)) newer.set(id, copy);
  return stored;
}

function remove({ runs, copies }: Stores, id: string): IDBRequest<undefined> {
  runs.delete(id);
  return copies.delete(IDBKeyRange.bound([id, 0], [id, 1]));
}

/** Whether a run of an earlier visit waits for the visitor to go on with it. */
export let waiting = false;

/** All runs, the newest first. */
export async function list(): Promise<SavedRun[]> {
  const [stored, held] = await Promise.all([all(), heldRuns()]);
  mine.add(stage.run.id);
  const where = (id: string) => (mine.has(id) ? "here" : held.has(id) ? "elsewhere" : "nowhere");
  const runs = stored
    .sort(newestFirst)
    .map(({ copy: _, ...run }): SavedRun => ({ ...run, where: where(run.id) }));
  waiting = runs.some((run) => run.kind === "auto" && run.where === "nowhere" && !run.deleted);
  return runs;
}

/** Says that the page knows the list of now. */
export async function tell(): Promise<void> {
  stage.tell({ kind: "saved", runs: await list() });
}

/** Keeps a run in place of its older copy. */
export async function put(run: Description, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const copy = newer.get(run.id) === 0 ? 1 : 0;
  newer.set(run.id, copy);
  await transaction("readwrite", ({ runs, copies }) => {
    copies.put(bytes, [run.id, copy]);
    return runs.put({ ...run, bytes: bytes.length, copy } satisfies Stored);
  });
}

/** A run with its copies, the newer one first. */
export async function take(
  id: string,
): Promise<{ run: Stored; copies: Uint8Array<ArrayBuffer>[] } | null> {
  const run: Stored | undefined = await transaction("readonly", ({ runs }) => runs.get(id));
  if (run === undefined) return null;
  const keys = IDBKeyRange.bound([id, 0], [id, 1]);
  const copies: unknown[] = await transaction("readonly", (stores) => stores.copies.getAll(keys));
  const read = copies.filter((copy): copy is Uint8Array<ArrayBuffer> => copy instanceof Uint8Array);
  // By their keys the first is copy 0; with one alone there is no choice.
  return { run, copies: run.copy === 1 ? read.toReversed() : read };
}

/** Says that the newer copy of a run is damaged: the next one takes its place, and not that of the good one. */
export function spare(id: string): void {
  newer.set(id, newer.get(id) === 0 ? 1 : 0);
}

/** Renames a run, deletes it, or takes that back. */
export async function change(
  id: string,
  changes: Partial<Pick<SavedRun, "name" | "deleted">>,
): Promise<void> {
  const run: Stored | undefined = await transaction("readonly", ({ runs }) => runs.get(id));
  if (run !== undefined)
    await transaction("readwrite", ({ runs }) => runs.put({ ...run, ...changes }));
}

/** Removes what nobody can want back: deleted a while ago, or kept by itself and older than some others. */
export async function tidy(): Promise<void> {
  const [stored, held] = await Promise.all([all(), heldRuns()]);
  const idle = ({ id }: Stored) => !mine.has(id) && !held.has(id);
  const gone = stored.filter(({ deleted }) => deleted !== null && deleted < Date.now() - UNDO_MS);
  const automatic = stored.filter((run) => run.kind === "auto" && run.deleted === null);
  const surplus = automatic.sort(newestFirst).slice(MOST_AUTOMATIC).filter(idle);
  for (const { id } of [...gone, ...surplus]) {
    await transaction("readwrite", (stores) => remove(stores, id));
  }
}
