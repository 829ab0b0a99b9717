// Tries a cure, and takes it back.

import { signal } from "@preact/signals";
import { presetOf, presets } from "../../app/presets.ts";
import {
  changeAugmentation,
  changeTrainer,
  replaceRun,
  reset,
  restoreRun,
  saveRun,
  togglePlay,
} from "../../app/session/commands.ts";
import { live, settings } from "../../app/store.ts";
import type { LayerSpec, NetSpec } from "../../protocol/network.ts";
import type { Opened } from "../../protocol/session.ts";
import type { TrainerSpec } from "../../protocol/training.ts";
import type { Cure } from "./cures.ts";
import { lookAfresh } from "./state.ts";

/** The cure that was tried last, and what takes it back. */
export interface Tried {
  cure: Cure;
  undo(): Promise<void>;
  /** The run that it belongs to. */
  opened: Opened | null;
}

export const tried = signal<Tried | null>(null);
/** The cure that is under way. */
export const trying = signal<Cure | null>(null);

const leakyLayer = (layer: LayerSpec): LayerSpec => {
  if (layer.kind === "relu") return { kind: "leaky_relu" };
  return Array.isArray(layer.layers) ? { ...layer, layers: layer.layers.map(leakyLayer) } : layer;
};

/** The address of each layer, and again as that of the layer that it was: see `changeNetwork`. */
function samePairs(layers: readonly LayerSpec[]): Uint8Array {
  const places = layers.flatMap((layer, at) => {
    const inner = Array.isArray(layer.layers) ? layer.layers : [];
    return [[at, 0], ...inner.map((_, within) => [at, within + 1])];
  });
  // Each is a byte: layers behind the 256th begin anew.
  return Uint8Array.from(places.filter(([at = 0]) => at < 256).flatMap((one) => [...one, ...one]));
}

async function makeLeaky({ input, layers, loss }: NetSpec): Promise<boolean> {
  const training = settings.trainer.value;
  if (training === null) return false;
  const text = JSON.stringify({ input, layers: layers.map(leakyLayer), loss });
  const done = await replaceRun(async (api) => {
    const outcome = await api.changeNetwork(text, training, samePairs(layers));
    return outcome.ok ? { ok: true, value: outcome.value.opened } : outcome;
  });
  const spec = live.opened.value?.network.spec;
  if (done && spec !== undefined) settings.preset.value = presetOf(spec);
  return done;
}

/** In pixels. */
const USUAL_SHIFT = 2;

type Undo = () => Promise<void>;

/** Changes how the run is trained; undoing changes that back. */
async function train(changes: Partial<TrainerSpec>): Promise<Undo | null> {
  const before = live.trainer.value;
  if (before === null) return null;
  await changeTrainer(changes);
  const names = Object.keys(changes) as (keyof TrainerSpec)[];
  return () => changeTrainer(Object.fromEntries(names.map((name) => [name, before[name]])));
}

/** Does what gives up weights; undoing restores the run as it was, to the bit. */
async function replace(work: () => Promise<boolean>): Promise<Undo | null> {
  const name = live.opened.value?.run.name ?? null;
  const run = await saveRun();
  if (run === null || !(await work())) return null;
  return async () => {
    await restoreRun((api) => api.restore(run, name));
  };
}

async function apply(cure: Cure): Promise<Undo | null> {
  switch (cure.kind) {
    case "rate":
      return train({ learning_rate: cure.value });
    case "batch":
      return train({ batch_size: cure.value });
    case "decay":
      return train({ l2_decay: cure.value });
    case "augment": {
      const { flip, shift } = settings.augmentation.value;
      changeAugmentation({ flip: true, shift: USUAL_SHIFT });
      return async () => changeAugmentation({ flip, shift });
    }
    case "leaky": {
      const spec = live.opened.value?.network.spec;
      return spec === undefined ? null : replace(() => makeLeaky(spec));
    }
    case "restart":
      return replace(async () => {
        const before = live.opened.value;
        await changeTrainer({ learning_rate: cure.value });
        await reset("same");
        return live.opened.value !== before;
      });
  }
}

/** Tries a cure; a run that had stopped goes on. */
export async function tryCure(cure: Cure): Promise<void> {
  const stopped = live.stopped.value !== null;
  trying.value = cure;
  try {
    const undo = await apply(cure);
    lookAfresh();
    if (undo === null) return;
    tried.value = { cure, undo, opened: live.opened.value };
    if (stopped && !live.running.value) togglePlay();
  } finally {
    trying.value = null;
  }
}

/** Takes the last cure back. */
export async function undoCure(): Promise<void> {
  const last = tried.value;
  tried.value = null;
  await last?.undo();
  lookAfresh();
}

/** How the preset of the run is trained; null for a network of one's own. */
export function usualTraining(): TrainerSpec | null {
  const preset = settings.preset.value;
  return preset === "custom" ? null : presets[preset].trainer;
}
