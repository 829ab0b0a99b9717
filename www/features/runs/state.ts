// The runs kept in this browser: which there are, which one the page offers to go on with, what can be done with them.

import { computed, effect, signal } from "@preact/signals";
import { type PresetName, presetOf } from "../../app/presets.ts";
import { goOnWith } from "../../app/session/commands.ts";
import { trainer } from "../../app/session/session.ts";
import { live, notify } from "../../app/store.ts";
import { keepForGood } from "../../app/visit/persistence.ts";
import type { NetSpec, SavedRun } from "../../protocol/protocol.ts";

/** What the visitor made of the offer to go on. */
type Offer = { kind: "open" } | { kind: "taken" } | { kind: "discarded"; run: SavedRun };

const answer = signal<Offer>({ kind: "open" });

/** A run that an earlier visit left, for the visitor to go on with; or the one just discarded. */
export const offer = computed(() => {
  const given = answer.value;
  if (given.kind === "taken") return null;
  if (given.kind === "discarded") return { run: given.run, discarded: true };
  const left = live.saved.value.find(
    (run) => run.kind === "auto" && run.where === "nowhere" && run.deleted === null,
  );
  return left === undefined ? null : { run: left, discarded: false };
});

// After a crash there is something to go on with again.
effect(() => {
  if (live.crashed.value !== null) answer.value = { kind: "open" };
});

/** The network of a kept run. */
export function networkOf({ spec }: SavedRun): PresetName | "custom" {
  const parsed: NetSpec = JSON.parse(spec);
  return presetOf(parsed);
}

export async function openKept(run: SavedRun): Promise<boolean> {
  const done = await goOnWith((api) => api.openSaved(run.id));
  if (done) answer.value = { kind: "taken" };
  return done;
}

async function change(run: SavedRun, changes: Partial<Pick<SavedRun, "name" | "deleted">>) {
  const outcome = await trainer()?.updateSaved(run.id, changes);
  if (outcome?.ok === false) notify("error", outcome.fault);
  return outcome?.ok === true;
}

export const deleteKept = (run: SavedRun) => change(run, { deleted: Date.now() });
export const undeleteKept = (run: SavedRun) => change(run, { deleted: null });
export const renameKept = (run: SavedRun, name: string) => change(run, { name });

export async function discardOffer(run: SavedRun): Promise<void> {
  if (await deleteKept(run)) answer.value = { kind: "discarded", run };
}

export async function undoDiscard(run: SavedRun): Promise<void> {
  if (await undeleteKept(run)) answer.value = { kind: "open" };
}

export function closeOffer(): void {
  answer.value = { kind: "taken" };
}

/** The kept run of that name. */
export const namedRun = (name: string): SavedRun | undefined =>
  live.saved.value.find((run) => run.kind === "named" && run.name === name && run.deleted === null);

/** Keeps the run as it is now, in place of the kept one of that name. */
export async function keepAs(name: string): Promise<boolean> {
  keepForGood();
  const outcome = await trainer()?.saveAs(name, namedRun(name)?.id ?? null);
  if (outcome?.ok === false) notify("error", outcome.fault);
  return outcome?.ok === true;
}

export async function keptFile(run: SavedRun): Promise<Uint8Array<ArrayBuffer> | null> {
  const outcome = await trainer()?.savedFile(run.id);
  if (outcome?.ok === false) notify("error", outcome.fault);
  return outcome?.ok === true ? outcome.value : null;
}
