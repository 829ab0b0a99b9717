// What a visitor can do to the run. Each command tells the trainer, and the store what came of it.

import { batch } from "@preact/signals";
import type {
  Augmentation,
  DatasetName,
  NetworkInfo,
  Opened,
  Outcome,
  Prediction,
  TrainerSpec,
} from "../protocol.ts";
import { changeAddress } from "./address.ts";
import { refresh } from "./interest.ts";
import { askAgain, forgetTestPicture } from "./picture.ts";
import { type PresetName, presets, specAsText } from "./presets.ts";
import { adopt, setRunning, trainer } from "./session.ts";
import { live, notify, settings } from "./store.ts";

type Api = NonNullable<ReturnType<typeof trainer>>;

/** Runs a command that replaces the run; what it would disturb is locked meanwhile. */
async function replaceRun(ask: (api: Api) => Promise<Outcome<Opened>>): Promise<boolean> {
  const api = trainer();
  if (api === null || live.busy.value) return false;
  live.busy.value = true;
  try {
    const outcome = await ask(api);
    if (api !== trainer()) return false;
    if (outcome.ok) {
      if (outcome.value.dataset.name !== live.opened.value?.dataset.name) forgetTestPicture();
      adopt(outcome.value);
    } else notify("error", outcome.fault);
    askAgain();
    return outcome.ok;
  } finally {
    if (api === trainer()) live.busy.value = false;
  }
}

export function togglePlay(): void {
  const api = trainer();
  if (api === null || live.opened.value === null) return;
  live.stopped.value = null;
  const run = !live.running.value;
  settings.paused.value = !run;
  setRunning(run);
  void (run ? api.play() : api.pause());
}

export async function step(): Promise<void> {
  const api = trainer();
  if (api === null || live.running.value) return;
  live.stopped.value = null;
  const outcome = await api.step();
  if (!outcome.ok) live.stopped.value = outcome.fault;
  askAgain();
  refresh("full");
}

export async function reset(seed: "same" | "new"): Promise<void> {
  const same = settings.seed.value;
  const done = await replaceRun((api) =>
    seed === "same" && same !== null ? api.reset(same) : api.reset(),
  );
  if (done && seed === "new") changeAddress({ seed: null });
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
    return;
  }
  changeAddress({ preset: name });
}

export async function chooseDataset(name: DatasetName): Promise<void> {
  const before = settings.dataset.value;
  settings.dataset.value = name;
  const done = await replaceRun((api) => api.setDataset(name));
  if (done) changeAddress({ dataset: name });
  else settings.dataset.value = before;
  if (!done) live.loading.value = null;
}

export async function changeTrainer(changes: Partial<TrainerSpec>): Promise<void> {
  const api = trainer();
  const before = settings.trainer.value;
  if (api === null || before === null) return;
  const wanted = { ...before, ...changes };
  settings.trainer.value = wanted;
  const outcome = await api.setTrainer(wanted);
  batch(() => {
    if (outcome.ok) {
      live.trainerFault.value = null;
      return;
    }
    const { fault } = outcome;
    if (settings.trainer.value === wanted) settings.trainer.value = before;
    live.trainerFault.value = { field: String(fault.params.field ?? ""), fault };
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

export async function checkSpec(text: string): Promise<Outcome<NetworkInfo> | null> {
  return (await trainer()?.checkSpec(text)) ?? null;
}

export async function loadData(files: File[]): Promise<void> {
  const done = await replaceRun((api) => api.loadFiles(files));
  live.loading.value = done && live.dataset.value?.growing ? live.loading.value : null;
}

export function evaluate(): void {
  void trainer()
    ?.evaluate(settings.averagePredictions.value)
    .then(() => refresh("cheap"));
}

export function nextFocus(): void {
  void trainer()
    ?.setFocus({ kind: "next-test" })
    .then(() => refresh("full"));
}

/** A picture from the list of predictions goes through the network, layer by layer. */
export function focusOnPrediction({ pixels }: Prediction): void {
  focusOn(pixels);
}

/** The picture of the well goes through the network, layer by layer. */
export function focusOnPicture(): void {
  const picture = live.picture.value;
  if (picture !== null) focusOn(picture.pixels);
}

function focusOn(pixels: Prediction["pixels"]): void {
  void trainer()
    ?.setFocus({ kind: "picture", pixels })
    .then(() => refresh("full"));
}

export async function saveRun(): Promise<string | null> {
  return (await trainer()?.save()) ?? null;
}

export async function restoreRun(file: File): Promise<boolean> {
  const text = await file.text();
  const done = await replaceRun((api) => api.restore(text));
  if (done) settings.preset.value = "custom";
  return done;
}

export function clearCurves(): void {
  const curves = live.curves.value;
  if (curves !== null) live.curves.value = { ...curves, from: curves.examples.length };
}
