// The saved runs: the list, the one that the page offers to resume, and the commands for them.

import { computed, effect, signal } from "@preact/signals";
import { type PresetName, presetOf } from "../../app/presets.ts";
import { restoreRun } from "../../app/session/commands.ts";
import { trainer } from "../../app/session/session.ts";
import { live, notify } from "../../app/store.ts";
import { requestPersistence } from "../../app/visit/persistence.ts";
import type { NetSpec } from "../../protocol/network.ts";
import type { SavedRun } from "../../protocol/runs.ts";

/** The visitor's choice in the resume prompt. */
type Choice = { kind: "open" } | { kind: "taken" } | { kind: "discarded"; run: SavedRun };

const choice = signal<Choice>({ kind: "open" });

/** The run of an earlier visit that can be resumed; or the one just discarded. */
export const resumable = computed(() => {
  const made = choice.value;
  if (made.kind === "taken") return null;
  if (made.kind === "discarded") return { run: made.run, discarded: true };
  const left = live.saved.value.find(
    (run) => run.kind === "auto" && run.where === "nowhere" && run.deleted === null,
  );
  return left === undefined ? null : { run: left, discarded: false };
});

// After a crash there is a run to resume again.
effect(() => {
  if (live.crashed.value !== null) choice.value = { kind: "open" };
});

/** The network of a saved run. */
export function networkOf({ spec }: SavedRun): PresetName | "custom" {
  const parsed: NetSpec = JSON.parse(spec);
  return presetOf(parsed);
}

export async function openSaved(run: SavedRun): Promise<boolean> {
  const done = await restoreRun((api) => api.openSaved(run.id));
  if (done) choice.value = { kind: "taken" };
  return done;
}

async function change(run: SavedRun, changes: Partial<Pick<SavedRun, "name" | "deleted">>) {
  const outcome = await trainer()?.updateSaved(run.id, changes);
  if (outcome?.ok === false) notify("error", outcome.fault);
  return outcome?.ok === true;
}

export const deleteSaved = (run: SavedRun) => change(run, { deleted: Date.now() });
export const undeleteSaved = (run: SavedRun) => change(run, { deleted: null });
export const renameSaved = (run: SavedRun, name: string) => change(run, { name });

export async function discardResumable(run: SavedRun): Promise<void> {
  if (await deleteSaved(run)) choice.value = { kind: "discarded", run };
}

export async function undoDiscard(run: SavedRun): Promise<void> {
  if (await undeleteSaved(run)) choice.value = { kind: "open" };
}

export function closePrompt(): void {
  choice.value = { kind: "taken" };
}

/** The saved run of that name. */
export const namedRun = (name: string): SavedRun | undefined =>
  live.saved.value.find((run) => run.kind === "named" && run.name === name && run.deleted === null);

/** Saves the run as it is now, in place of the saved one of that name. */
export async function saveAs(name: string): Promise<boolean> {
  requestPersistence();
  const outcome = await trainer()?.saveAs(name, namedRun(name)?.id ?? null);
  if (outcome?.ok === false) notify("error", outcome.fault);
  return outcome?.ok === true;
}

export async function savedFile(run: SavedRun): Promise<Uint8Array<ArrayBuffer> | null> {
  const outcome = await trainer()?.savedFile(run.id);
  if (outcome?.ok === false) notify("error", outcome.fault);
  return outcome?.ok === true ? outcome.value : null;
}
