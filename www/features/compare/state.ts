// Pinned runs: their curves and numbers when they were pinned.

import { computed, signal } from "@preact/signals";
import { isStoredAs, readPreference, writePreference } from "../../app/preferences.ts";
import { live, network, nextId, settings } from "../../app/store.ts";
import { MOST_PINNED, pinsAsText, pinsFromText } from "./pins.ts";
import type { ComparedRun } from "./run.ts";

const readPins = () => pinsFromText(readPreference("pinned"), nextId);

/** Stored in the browser for the next visit. */
export const pinned = signal<ComparedRun[]>(readPins());

// Follows the pins of other tabs: the last tab to write would otherwise remove them.
addEventListener("storage", ({ key }) => {
  if (key === null || isStoredAs(key, "pinned")) pinned.value = readPins();
});

function setPinned(runs: ComparedRun[]): void {
  pinned.value = runs;
  writePreference("pinned", pinsAsText(runs));
}

/** The run in training, with the same numbers as a pinned one. */
export const runOfNow = computed<ComparedRun | null>(() => {
  const [known, stats, curves] = [network.value, live.stats.value, live.curves.value];
  const trainer = settings.trainer.value;
  if (known === null || stats === null || curves === null || trainer === null) return null;
  const evaluation = live.evaluation.value;
  return {
    id: 0,
    place: null,
    model: settings.preset.value,
    dataset: settings.dataset.value,
    method: trainer.method,
    learningRate: trainer.learning_rate,
    examples: stats.examplesSeen,
    seconds: live.trainedMs.value / 1000,
    validationAccuracy: stats.validationAccuracy,
    testAccuracy: evaluation?.finished ? evaluation.correct / evaluation.total : null,
    parameters: known.parameters,
    multiplyAdds: known.multiplyAdds,
    curve: curves,
  };
});

export function pin(): void {
  const run = runOfNow.value;
  if (run === null || pinned.value.length >= MOST_PINNED) return;
  const { examples, smoothLoss, validationAccuracy } = run.curve;
  // The columns of the run in training grow in place.
  const curve = {
    examples: [...examples],
    smoothLoss: [...smoothLoss],
    validationAccuracy: [...validationAccuracy],
  };
  const taken = pinned.value.map(({ place }) => place);
  const place = [...Array(MOST_PINNED).keys()].find((free) => !taken.includes(free)) ?? 0;
  setPinned([...pinned.value, { ...run, id: nextId(), place, curve }]);
}

export function unpin(id: number): void {
  setPinned(pinned.value.filter((run) => run.id !== id));
}
