// What a visitor can do to the run. Each command asks the trainer, and puts the outcome into the store.

import { batch } from "@preact/signals";
import type { CachedData, DataFile, DatasetName } from "../../protocol/datasets.ts";
import type { Outcome } from "../../protocol/faults.ts";
import type { NetworkCheck } from "../../protocol/network.ts";
import type { Opened } from "../../protocol/session.ts";
import type { Focus, Prediction } from "../../protocol/snapshot.ts";
import type { Augmentation, TrainerSpec } from "../../protocol/training.ts";
import { type PresetName, presetOf, presets, specAsText } from "../presets.ts";
import { refresh } from "../snapshots/interest.ts";
import { live, notify, settings } from "../store.ts";
import { requestPersistence } from "../visit/persistence.ts";
import { adopt, LOAD, loadDataset, setRunning, trainer } from "./session.ts";

type Api = NonNullable<ReturnType<typeof trainer>>;

/** Resolves when no run is being replaced. */
function unlocked(): Promise<void> {
  return new Promise((resolve) => {
    const stop = live.busy.subscribe((busy) => {
      if (busy) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

/**
 * Runs a command that replaces the run. Controls are locked meanwhile; a command that comes all the same, from a dropped
 * file for example, waits its turn.
 */
export async function replaceRun(ask: (api: Api) => Promise<Outcome<Opened>>): Promise<boolean> {
  while (live.busy.value) await unlocked();
  const api = trainer();
  if (api === null) return false;
  live.busy.value = true;
  try {
    const outcome = await ask(api);
    if (api !== trainer()) return false;
    if (outcome.ok) adopt(outcome.value);
    else notify("error", outcome.fault);
    return outcome.ok;
  } finally {
    if (api === trainer()) live.busy.value = false;
  }
}

/** Tells the visitor that a pretrained network has no pictures to train on. */
function noPictures(): boolean {
  const none = live.dataset.value?.trainCount === 0;
  if (none) notify("note", { code: "no_pictures" });
  return none;
}

export function togglePlay(): void {
  const api = trainer();
  if (api === null || live.opened.value === null) return;
  const run = !live.running.value;
  if (run && noPictures()) return;
  live.stopped.value = null;
  settings.paused.value = !run;
  setRunning(run);
  void (run ? api.play() : api.pause());
}

export async function step(): Promise<void> {
  const api = trainer();
  if (api === null || live.running.value || noPictures()) return;
  live.stopped.value = null;
  const outcome = await api.step();
  if (!outcome.ok) live.stopped.value = outcome.fault;
  refresh("full");
}

/** Tells a step beside the stage; what it shows is loaded with it. */
export function startSlowMotion(): void {
  if (live.opened.value === null || live.crashed.value !== null) return;
  live.inspected.value = null;
  live.explained.value = null;
  live.slowMotion.value = true;
}

export async function reset(seed: "same" | "new"): Promise<void> {
  const same = settings.seed.value;
  await replaceRun((api) => (seed === "same" && same !== null ? api.reset(same) : api.reset()));
}

export async function choosePreset(name: PresetName): Promise<void> {
  const { spec, trainer: training, augmentation } = presets[name];
  const before = settings.preset.value;
  settings.preset.value = name;
  const done = await replaceRun(async (api) => {
    // First, so that the new run sees its first pictures as it would from a link.
    await api.setAugmentation(augmentation);
    return api.setSpec(specAsText(spec), training);
  });
  if (!done) {
    settings.preset.value = before;
    changeAugmentation({});
  }
}

export async function chooseDataset(name: DatasetName): Promise<void> {
  const load = LOAD[name];
  if (load === null) await replaceRun((api) => api.useEmbedded());
  else {
    requestPersistence();
    await load();
  }
}

/** CIFAR-10's public release, from another host. */
export async function downloadCifar10(): Promise<void> {
  requestPersistence();
  await loadDataset((api) => api.downloadCifar10());
}

export function cancelLoading(): void {
  void trainer()?.cancelLoading();
}

export async function clearCache(): Promise<void> {
  await trainer()?.clearCache();
}

/** What this browser's cache holds of CIFAR-10. */
export async function cachedData(): Promise<CachedData | null> {
  return (await trainer()?.cachedData()) ?? null;
}

let asked: { api: Api; last: Promise<void> } | null = null;

/** Shows the change at once, and requests it after earlier changes: a refused one must not stop the next. */
export async function changeTrainer(changes: Partial<TrainerSpec>): Promise<void> {
  const api = trainer();
  const shown = settings.trainer.value;
  if (api === null || shown === null) return;
  settings.trainer.value = { ...shown, ...changes };
  // A crashed trainer never answers: the next trainer does not wait for it.
  const before = asked?.api === api ? asked.last : Promise.resolve();
  asked = { api, last: before.then(() => askForTrainer(api, changes)) };
  await asked.last;
}

async function askForTrainer(api: Api, changes: Partial<TrainerSpec>): Promise<void> {
  const inForce = live.trainer.value;
  if (inForce === null) return;
  const wanted = { ...inForce, ...changes };
  const outcome = await api.setTrainer(wanted).catch(() => null);
  if (outcome === null || api !== trainer() || live.trainer.value !== inForce) return;
  batch(() => {
    if (outcome.ok) {
      live.trainer.value = wanted;
      live.trainerFault.value = null;
      return;
    }
    const { fault } = outcome;
    const names = Object.keys(changes) as (keyof TrainerSpec)[];
    const kept = Object.fromEntries(names.map((name) => [name, inForce[name]]));
    if (settings.trainer.value !== null) {
      settings.trainer.value = { ...settings.trainer.value, ...kept };
    }
    live.trainerFault.value = { field: "field" in fault ? fault.field : "", fault };
  });
}

export async function changeWorkers(workers: number): Promise<void> {
  settings.workers.value = workers;
  const api = trainer();
  const now = await api?.setWorkers(workers);
  if (now !== undefined && api === trainer()) settings.workers.value = now;
}

export function changeAugmentation(changes: Partial<Augmentation>): void {
  settings.augmentation.value = { ...settings.augmentation.value, ...changes };
  void trainer()?.setAugmentation(settings.augmentation.value);
}

export async function applySpec(text: string): Promise<boolean> {
  const training = settings.trainer.value;
  if (training === null) return false;
  const done = await replaceRun((api) => api.setSpec(text, training));
  if (done) settings.preset.value = "custom";
  return done;
}

/** The engine's check of a network; null before the engine is loaded. */
export async function checkSpec(text: string): Promise<NetworkCheck | null> {
  if (live.opened.peek() === null) return null;
  return (await trainer()?.checkSpec(text)) ?? null;
}

export async function loadData(files: DataFile[]): Promise<void> {
  requestPersistence();
  await loadDataset((api) => api.loadFiles(files));
}

export function evaluate(): void {
  void trainer()
    ?.evaluate(settings.averagePredictions.value)
    .then(() => refresh("cheap"));
}

/** The layers show the next picture of the test set, and no longer the picture input. */
export function nextFocus(): void {
  focusOn({ kind: "next-test" });
}

/** A picture from the list of predictions goes through the network, layer by layer, with its truth. */
export function focusOnPrediction({ test }: Prediction): void {
  if (test !== null) focusOn({ kind: "test", index: test });
}

/** The layers show a picture, and no longer the picture input. */
export function focusOn(focus: Focus): void {
  settings.pictureInLayers.value = false;
  void trainer()
    ?.setFocus(focus)
    .then(() => refresh("full"));
}

/** Runs a command that restores a run. */
export async function restoreRun(ask: (api: Api) => Promise<Outcome<Opened>>): Promise<boolean> {
  const done = await replaceRun(ask);
  const spec = live.opened.value?.network.spec;
  if (done && spec !== undefined) settings.preset.value = presetOf(spec);
  // By now the modules for it are loaded, or a message says why not.
  live.loading.value = null;
  return done;
}

/** The run as a file's bytes. */
export async function saveRun(): Promise<Uint8Array<ArrayBuffer> | null> {
  return (await trainer()?.save()) ?? null;
}

export function clearCurves(): void {
  const curves = live.curves.value;
  if (curves !== null) live.curves.value = { ...curves, from: curves.examples.length };
}
