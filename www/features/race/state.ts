// The race of variants: starts it and asks for its progress.

import { effect, signal, untracked } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { live, notify, settings } from "../../app/store.ts";
import type { RaceVariant } from "../../protocol/race.ts";
import type { CurvePoints } from "../../protocol/snapshot.ts";
import type { Method } from "../../protocol/training.ts";
import type { Curve } from "../compare/run.ts";

export interface Entrant {
  method: Method;
  rate: number;
}

/** The colours of more variants could not be told apart, and each variant takes a share of the time. */
export const MOST_VARIANTS = 6;

/** The methods that may race, each with its usual learning rate. */
export const ENTRANTS: readonly Entrant[] = [
  { method: "sgd", rate: 0.05 },
  { method: "momentum", rate: 0.02 },
  { method: "nesterov", rate: 0.02 },
  { method: "adagrad", rate: 0.01 },
  { method: "windowgrad", rate: 0.001 },
  { method: "adadelta", rate: 1 },
  { method: "rmsprop", rate: 0.001 },
  { method: "adam", rate: 0.001 },
  { method: "adamw", rate: 0.001 },
  { method: "lion", rate: 0.0003 },
];

export type Variant = Omit<RaceVariant, "curves"> & { curve: Curve };

/** Null before the first race of a run. The result of a race stays visible. */
export const race = signal<{ variants: Variant[]; under: boolean } | null>(null);

const ASK_EVERY_MS = 300;

/** Counts races: progress of an earlier one is dropped. */
let latest = 0;

const numbers = (values: Float32Array) =>
  [...values].map((value) => (Number.isFinite(value) ? value : null));

function longer(curve: Curve | undefined, points: CurvePoints): Curve {
  const { examples = [], smoothLoss = [], validationAccuracy = [] } = curve ?? {};
  return {
    examples: [...examples, ...points.examples],
    smoothLoss: [...smoothLoss, ...numbers(points.smoothLoss)],
    validationAccuracy: [...validationAccuracy, ...numbers(points.validationAccuracy)],
  };
}

export async function startRace(entrants: Entrant[]): Promise<void> {
  const api = trainer();
  const base = settings.trainer.value;
  if (api === null || base === null) return;
  latest += 1;
  const mine = latest;
  const trainers = entrants.map(({ method, rate }) => ({
    ...base,
    method,
    learning_rate: rate,
    // Moving averages and momentum have the same field, and 0.9 suits all but a run without momentum.
    momentum: base.momentum === 0 ? 0.9 : base.momentum,
  }));
  const outcome = await api.race(trainers);
  if (mine !== latest) return;
  if (!outcome.ok) {
    notify("error", outcome.fault);
    return;
  }
  race.value = { variants: [], under: true };
  live.running.value = false;
  while (mine === latest && api === trainer()) {
    const variants: Variant[] = race.value?.variants ?? [];
    const progress: RaceVariant[] | null = await api.raceProgress(
      variants.map(({ curve }) => curve.examples.length),
    );
    if (mine !== latest) return;
    if (progress === null) break;
    race.value = {
      under: progress.some(({ fault }) => fault === null),
      variants: progress.map(({ curves, ...variant }, at) => {
        const before = variants[at]?.curve;
        // The engine's curves of a variant that diverged begin anew: the earlier ones are shown.
        const curve =
          variant.fault !== null && before !== undefined ? before : longer(before, curves);
        return { ...variant, curve };
      }),
    };
    if (!race.value.under) break;
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
  }
  if (race.value !== null && mine === latest) race.value = { ...race.value, under: false };
}

export function endRace(): void {
  latest += 1;
  if (race.value !== null) race.value = { ...race.value, under: false };
  void trainer()?.endRace();
}

// A fresh run has had no race.
effect(() => {
  if (live.opened.value === null) return;
  untracked(() => {
    latest += 1;
    race.value = null;
  });
});
