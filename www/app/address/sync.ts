// Updates the address, which is a link that repeats the run from its start. Loaded once training has begun.

import { effect } from "@preact/signals";
import type { NetSpec } from "../../protocol/network.ts";
import type { TrainerSpec } from "../../protocol/training.ts";
import { presets } from "../presets.ts";
import { live, settings } from "../store.ts";
import { augmentationText, networkText, trainerText } from "./link.ts";

/** Dragging a slider changes the address often, and browsers limit changes per second. */
const SETTLED_MS = 200;

/** The network and its training as texts of the address. Empty texts are left out. */
function networkTexts(spec: NetSpec, trainer: TrainerSpec, seed: string): Record<string, string> {
  const none = { trained: "", preset: "", net: "", loss: "", trainer: "", augment: "", seed: "" };
  const name = live.pretrained.value ?? live.linkedPretrained.value;
  if (name !== null) return { ...none, trained: name };
  const preset = settings.preset.value;
  const own = preset === "custom";
  // The training of the visitor's own network is written as changes of the first preset's training.
  const usual = presets[own ? "convscope-small" : preset];
  return {
    ...none,
    preset: own ? "" : preset,
    net: own ? networkText(spec) : "",
    loss: own && spec.loss !== "softmax" ? spec.loss : "",
    trainer: trainerText(trainer, usual.trainer),
    augment: augmentationText(settings.augmentation.value, usual.augmentation),
    seed,
  };
}

/** The parameters of the address, in their order. */
function runTexts(): Record<string, string> {
  const opened = live.opened.value;
  const trainer = live.trainer.value;
  if (opened === null || trainer === null) return {};
  // A pretrained network may have no pictures: a link to it then asks for none.
  const without = live.pretrained.value !== null && live.dataset.value?.trainCount === 0;
  return {
    v: "1",
    dataset: live.loading.value?.dataset ?? (without ? "" : settings.dataset.value),
    ...networkTexts(opened.network.spec, trainer, opened.seed),
    show: live.neighboursChosen.value > 0 ? "neighbours" : "",
    lang: settings.lang.value,
  };
}

/** The address with these parameters; other parameters stay. */
export function withTexts(search: string, texts: Record<string, string>): string {
  const others = search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !Object.hasOwn(texts, part.split("=", 1)[0] ?? ""));
  const own = Object.entries(texts)
    .filter(([, text]) => text !== "")
    // Commas and colons need no escape in a query, and read better without.
    .map(
      ([name, text]) =>
        `${name}=${encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":")}`,
    );
  return `?${[...own, ...others].join("&")}`;
}

export function syncAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const texts = runTexts();
    clearTimeout(timer);
    timer = setTimeout(() => {
      const search = withTexts(location.search, texts);
      if (texts.v !== undefined && search !== location.search) {
        history.replaceState(history.state, "", location.pathname + search + location.hash);
      }
    }, SETTLED_MS);
  });
}
