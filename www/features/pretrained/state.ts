// Networks that were trained before: their cards, their weights, and how one takes the place of the run.

import { computed, effect, signal } from "@preact/signals";
import { transfer } from "comlink";
import { goOnWith, replaceRun, saveRun } from "../../app/session/commands.ts";
import { setRunning } from "../../app/session/session.ts";
import { live, notify, settings } from "../../app/store.ts";
import convnetjsWeights from "../../pretrained/convnetjs.bin?url";
import convnetjsCard from "../../pretrained/convnetjs.json?url";
import residualWeights from "../../pretrained/residual.bin?url";
import residualCard from "../../pretrained/residual.json?url";
import type {
  Augmentation,
  NetSpec,
  PretrainedNetwork,
  TrainerSpec,
} from "../../protocol/protocol.ts";

/** The best first. */
export const TRAINED = {
  residual: { card: residualCard, weights: residualWeights },
  convnetjs: { card: convnetjsCard, weights: convnetjsWeights },
};
export type TrainedName = keyof typeof TRAINED;
export const TRAINED_NAMES = Object.keys(TRAINED) as TrainedName[];

/** What scripts/train-pretrained writes about a network. */
export interface Card {
  test: { pictures: number; correct: number; correct_averaged: number };
  official_pictures: boolean;
  examples: number;
  epochs: number;
  parameters: number;
  multiply_adds: number;
  seed: number;
  date: string;
  command: string;
  weights: { bytes: number; crc32: number };
  trainer: TrainerSpec;
  augmentation: Augmentation;
  spec: NetSpec;
}

type Cards = Partial<Record<TrainedName, Card>>;

export const trained = {
  cards: signal<Cards>({}),
  /** Which one a link asks for, while it is on its way. */
  linked: signal<TrainedName | null>(null),
  /** Whose weights are on their way. */
  coming: signal<TrainedName | null>(null),
  /** The run that a trained network took the place of. */
  before: signal<{
    run: Uint8Array<ArrayBuffer>;
    name: string | null;
    preset: typeof settings.preset.value;
  } | null>(null),
};

/** The trained network that took a run's place last, and its spec as the engine writes it. */
const taken = signal<{ name: TrainedName; specText: string; examples: number } | null>(null);

/** Which trained network is the run of now. */
export const inUse = computed<TrainedName | null>(() => {
  const last = taken.value;
  const now = live.opened.value?.network.specText;
  const seen = live.stats.value?.examplesSeen ?? 0;
  return last !== null && now === last.specText && seen >= last.examples ? last.name : null;
});

effect(() => {
  live.trained.value = inUse.value;
});

/** The contents of a file of the page; what cannot be had is told, with `again` to try once more. */
async function load(url: string, file: string, again: () => void): Promise<ArrayBuffer | null> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.arrayBuffer();
    const detail = String(response.status);
    const text = `${file} could not be loaded: ${detail}`;
    notify("error", { code: "trained_not_loaded", params: { file, detail }, text }, again);
  } catch (error) {
    const text = `${file} needs the network once: ${error}`;
    notify("error", { code: "needs_network", params: { file }, text }, again);
  }
  return null;
}

async function loadCard(name: TrainedName): Promise<void> {
  const file = `${name}.json`;
  const loaded = await load(TRAINED[name].card, file, () => void loadCards());
  if (loaded === null) return;
  try {
    const card = JSON.parse(new TextDecoder().decode(loaded));
    if (card.format !== "convscope-network" || card.version !== 1) throw new Error("no card");
    trained.cards.value = { ...trained.cards.value, [name]: card };
  } catch (error) {
    const text = `${file} is no card of a trained network: ${error}`;
    notify("error", { code: "card_unreadable", params: { file }, text });
  }
}

/** Loads the cards that are not there yet. */
export async function loadCards(): Promise<void> {
  await Promise.all(
    TRAINED_NAMES.filter((name) => trained.cards.value[name] === undefined).map(loadCard),
  );
}

/** The network becomes the run, paused; the run of before can be had back. False, and told, where it does not. */
export async function useTrained(name: TrainedName): Promise<boolean> {
  const card = trained.cards.value[name];
  if (card === undefined || trained.coming.value !== null) return false;
  trained.coming.value = name;
  try {
    const again = () => void useTrained(name);
    const loaded = await load(TRAINED[name].weights, `${name}.bin`, again);
    if (loaded === null) return false;
    const preset = settings.preset.value;
    // One trained network after another leaves nothing behind that could not be loaded again.
    const run = inUse.value === null ? await saveRun() : null;
    const runName = live.opened.value?.run.name ?? null;
    const network: PretrainedNetwork = {
      spec: JSON.stringify(card.spec),
      trainer: card.trainer,
      augmentation: card.augmentation,
      seed: String(card.seed),
      examples: card.examples,
      crc32: card.weights.crc32,
    };
    const bytes = new Uint8Array(loaded);
    const done = await replaceRun((api) =>
      api.usePretrained(network, transfer(bytes, [bytes.buffer])),
    );
    if (!done) return false;
    const specText = live.opened.value?.network.specText ?? "";
    taken.value = { name, specText, examples: card.examples };
    if (run !== null) trained.before.value = { run, name: runName, preset };
    settings.preset.value = "custom";
    settings.paused.value = true;
    setRunning(false);
    return true;
  } finally {
    trained.coming.value = null;
  }
}

/** The trained network that a link names becomes the run; false where it could not be had, which was told. */
export async function useTrainedOfLink(name: TrainedName): Promise<boolean> {
  trained.linked.value = name;
  try {
    await loadCard(name);
    return await useTrained(name);
  } finally {
    trained.linked.value = null;
  }
}

/** The run of before takes its place again. */
export async function goBack(): Promise<void> {
  const before = trained.before.value;
  if (before === null || !(await goOnWith((api) => api.restore(before.run, before.name)))) return;
  settings.preset.value = before.preset;
  trained.before.value = null;
}
