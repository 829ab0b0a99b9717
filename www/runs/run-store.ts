// The run store: the saved runs of this browser, with two copies of the bytes of each. The older copy is for when the
// newer one is damaged.
import type { SavedRun } from "../protocol/runs.ts";
import { context } from "../trainer/context.ts";
import { type Stores, transaction } from "./database.ts";
import { momentsOf } from "./film-store.ts";
import { heldRuns } from "./tabs.ts";

export type Description = Omit<SavedRun, "where" | "bytes">;

interface Stored extends Description {
  bytes: number;
  /** Which copy is the newer one. */
  copy: 0 | 1;
}

/** How many autosaved runs stay: the latest, and some before it that were replaced. */
const MOST_AUTOMATIC = 5;
/** How long a deleted run can come back. */
const UNDO_MS = 10 * 60_000;

/** Runs that this tab has worked on since it was opened. */
const ownRuns = new Set<string>();

const newestFirst = (a: Stored, b: Stored) => b.at - a.at;

/** Which copy of each run is the newer one, so that a page that is being left need not read it first. */
const newer = new Map<string, 0 | 1>();

async function all(): Promise<Stored[]> {
  const stored: Stored[] = await transaction("readonly", ({ runs }) => runs.getAll());
  for (const { id, copy } of stored) if (!newer.has(id)) newer.set(id, copy);
  return stored;
}

function remove({ runs, copies, moments }: Stores, id: string): IDBRequest<undefined> {
  runs.delete(id);
  moments.delete(momentsOf(id));
  return copies.delete(IDBKeyRange.bound([id, 0], [id, 1]));
}

/** Whether the page offers to resume a run of an earlier visit. */
export let isResumable = false;

/** All runs, the newest first. */
export async function list(): Promise<SavedRun[]> {
  const [stored, held] = await Promise.all([all(), heldRuns()]);
  ownRuns.add(context.run.id);
  const where = (id: string) => (ownRuns.has(id) ? "here" : held.has(id) ? "elsewhere" : "nowhere");
  const runs = stored
    .sort(newestFirst)
    .map(({ copy: _, ...run }): SavedRun => ({ ...run, where: where(run.id) }));
  isResumable = runs.some((run) => run.kind === "auto" && run.where === "nowhere" && !run.deleted);
  return runs;
}

/** Tells the page the list of saved runs. */
export async function emitRuns(): Promise<void> {
  context.emit({ kind: "saved", runs: await list() });
}

/** Saves a run in place of its older copy. */
export async function put(run: Description, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const copy = newer.get(run.id) === 0 ? 1 : 0;
  newer.set(run.id, copy);
  await transaction("readwrite", ({ runs, copies }) => {
    copies.put(bytes, [run.id, copy]);
    return runs.put({ ...run, bytes: bytes.length, copy } satisfies Stored);
  });
}

/** A run with its copies, the newer one first. */
export async function load(
  id: string,
): Promise<{ run: Stored; copies: Uint8Array<ArrayBuffer>[] } | null> {
  const run: Stored | undefined = await transaction("readonly", ({ runs }) => runs.get(id));
  if (run === undefined) return null;
  const keys = IDBKeyRange.bound([id, 0], [id, 1]);
  const copies: unknown[] = await transaction("readonly", (stores) => stores.copies.getAll(keys));
  const read = copies.filter((copy): copy is Uint8Array<ArrayBuffer> => copy instanceof Uint8Array);
  // Sorted by key: copy 0 comes first. With a single copy there is no choice.
  return { run, copies: run.copy === 1 ? read.toReversed() : read };
}

/** Marks the newer copy of a run as damaged: the next save replaces it, and not the good one. */
export function markDamaged(id: string): void {
  newer.set(id, newer.get(id) === 0 ? 1 : 0);
}

/** Renames a run, marks it as deleted, or restores it. */
export async function update(
  id: string,
  changes: Partial<Pick<SavedRun, "name" | "deleted">>,
): Promise<void> {
  const run: Stored | undefined = await transaction("readonly", ({ runs }) => runs.get(id));
  if (run !== undefined)
    await transaction("readwrite", ({ runs }) => runs.put({ ...run, ...changes }));
}

/** Removes runs that were deleted a while ago, and the oldest autosaved ones past the limit. */
export async function prune(): Promise<void> {
  const [stored, held] = await Promise.all([all(), heldRuns()]);
  const idle = ({ id }: Stored) => !ownRuns.has(id) && !held.has(id);
  const gone = stored.filter(({ deleted }) => deleted !== null && deleted < Date.now() - UNDO_MS);
  const automatic = stored.filter((run) => run.kind === "auto" && run.deleted === null);
  const surplus = automatic.sort(newestFirst).slice(MOST_AUTOMATIC).filter(idle);
  for (const { id } of [...gone, ...surplus]) {
    await transaction("readwrite", (stores) => remove(stores, id));
  }
}
