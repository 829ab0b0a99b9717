// Pretrained networks: their model cards, their weights, and how one replaces the run.

import { computed, effect, signal } from "@preact/signals";
import { transfer } from "comlink";
import { PRETRAINED_NAMES, type PretrainedName } from "../../app/pretrained.ts";
import { replaceRun, restoreRun, saveRun } from "../../app/session/commands.ts";
import { setRunning } from "../../app/session/session.ts";
import { live, notify, settings } from "../../app/store.ts";
import convnetjsWeights from "../../pretrained/convnetjs.bin?url";
import convnetjsCard from "../../pretrained/convnetjs.json?url";
import residualWeights from "../../pretrained/residual.bin?url";
import residualCard from "../../pretrained/residual.json?url";
import type { NetSpec } from "../../protocol/network.ts";
import type { PretrainedNetwork } from "../../protocol/session.ts";
import type { Augmentation, TrainerSpec } from "../../protocol/training.ts";

const FILES: Record<PretrainedName, { card: string; weights: string }> = {
  residual: { card: residualCard, weights: residualWeights },
  convnetjs: { card: convnetjsCard, weights: convnetjsWeights },
};

/** The model card that scripts/train-pretrained writes. */
export interface ModelCard {
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

type ModelCards = Partial<Record<PretrainedName, ModelCard>>;

export const pretrained = {
  cards: signal<ModelCards>({}),
  /** The network whose weights are loading. */
  loadingName: signal<PretrainedName | null>(null),
  /** The run that a pretrained network replaced. */
  before: signal<{
    run: Uint8Array<ArrayBuffer>;
    name: string | null;
    preset: typeof settings.preset.value;
  } | null>(null),
};

/** The pretrained network that was installed last, and its spec as the engine writes it. */
const installed = signal<{ name: PretrainedName; specText: string; examples: number } | null>(null);

/** The pretrained network that is the run in training. */
export const inUse = computed<PretrainedName | null>(() => {
  const last = installed.value;
  const now = live.opened.value?.network.specText;
  const seen = live.stats.value?.examplesSeen ?? 0;
  return last !== null && now === last.specText && seen >= last.examples ? last.name : null;
});

effect(() => {
  live.pretrained.value = inUse.value;
});

/** The contents of a file of the page; null and a message, with `again` to try once more, where it is not loaded. */
async function load(url: string, file: string, again: () => void): Promise<ArrayBuffer | null> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.arrayBuffer();
    const detail = String(response.status);
    notify("error", { code: "trained_not_loaded", file, detail }, again);
  } catch (_error) {
    notify("error", { code: "needs_network", file }, again);
  }
  return null;
}

async function loadCard(name: PretrainedName): Promise<void> {
  const file = `${name}.json`;
  const loaded = await load(FILES[name].card, file, () => void loadCards());
  if (loaded === null) return;
  try {
    const card = JSON.parse(new TextDecoder().decode(loaded));
    if (card.format !== "convscope-network" || card.version !== 1) throw new Error("no card");
    pretrained.cards.value = { ...pretrained.cards.value, [name]: card };
  } catch (_error) {
    notify("error", { code: "card_unreadable", file });
  }
}

/** Loads the model cards that are not loaded yet. */
export async function loadCards(): Promise<void> {
  await Promise.all(
    PRETRAINED_NAMES.filter((name) => pretrained.cards.value[name] === undefined).map(loadCard),
  );
}

/** Replaces the run by the network, paused; `goBack` restores it. False and a message where that fails. */
export async function usePretrained(name: PretrainedName): Promise<boolean> {
  const card = pretrained.cards.value[name];
  if (card === undefined || pretrained.loadingName.value !== null) return false;
  pretrained.loadingName.value = name;
  try {
    const again = () => void usePretrained(name);
    const loaded = await load(FILES[name].weights, `${name}.bin`, again);
    if (loaded === null) return false;
    const preset = settings.preset.value;
    // A pretrained network can be loaded again: it need not be saved.
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
    installed.value = { name, specText, examples: card.examples };
    if (run !== null) pretrained.before.value = { run, name: runName, preset };
    settings.preset.value = "custom";
    settings.paused.value = true;
    setRunning(false);
    return true;
  } finally {
    pretrained.loadingName.value = null;
  }
}

/** Replaces the run by the network that a link names; false and a message where that fails. */
export async function usePretrainedOfLink(name: PretrainedName): Promise<boolean> {
  live.linkedPretrained.value = name;
  try {
    await loadCard(name);
    return await usePretrained(name);
  } finally {
    live.linkedPretrained.value = null;
  }
}

/** Restores the run that a pretrained network replaced. */
export async function goBack(): Promise<void> {
  const before = pretrained.before.value;
  if (before === null || !(await restoreRun((api) => api.restore(before.run, before.name)))) return;
  settings.preset.value = before.preset;
  pretrained.before.value = null;
}
