// The race of trainers: started here, and asked about while it is under way.

import { effect, signal, untracked } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { live, notify, settings } from "../../app/store.ts";
import type { CurvePoints, Method, RaceVariant } from "../../protocol/protocol.ts";
import type { Curve } from "../compare/state.ts";

export interface Entrant {
  method: Method;
  rate: number;
}

/** More than these would not be told apart, and each takes its part of the time. */
export const MOST_RACERS = 6;

/** Who may race, each with a rate that is usual for it. */
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
];

export type Lane = Omit<RaceVariant, "curves"> & { curve: Curve };

/** Null before the first race of a run. What was raced stays to be looked at. */
export const race = signal<{ lanes: Lane[]; under: boolean } | null>(null);

const ASK_EVERY_MS = 300;

/** Counts races: news of an earlier one is dropped. */
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
  race.value = { lanes: [], under: true };
  live.running.value = false;
  while (mine === latest && api === trainer()) {
    const lanes: Lane[] = race.value?.lanes ?? [];
    const racers: RaceVariant[] | null = await api.raceProgress(
      lanes.map(({ curve }) => curve.examples.length),
    );
    if (mine !== latest) return;
    if (racers === null) break;
    race.value = {
      under: racers.some(({ fault }) => fault === null),
      lanes: racers.map(({ curves, ...racer }, at) => {
        const before = lanes[at]?.curve;
        // Curves that fell back begin anew: what they had before is all there is to show.
        const curve =
          racer.fault !== null && before !== undefined ? before : longer(before, curves);
        return { ...racer, curve };
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

// A fresh run has not been raced on.
effect(() => {
  if (live.opened.value === null) return;
  untracked(() => {
    latest += 1;
    race.value = null;
  });
});
