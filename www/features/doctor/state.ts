// Looks at the run from time to time while it trains, and keeps what was found.

import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { classes, live, network } from "../../app/store.ts";
import type { Diagnosis } from "../../protocol/doctor.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { lonePicture } from "../training/lone-picture.ts";
import { type Followed, follow } from "./follow.ts";
import { type Course, findingsOf, type Kind, LOOKS, type Look, type Units } from "./rules.ts";

/** A look costs about as much as one activation function in one step: that is nothing at this pace. */
const EVERY_MS = 1500;
/** Points of the curve that a course has. */
const POINTS = 30;

const FUNCTIONS = ["relu", "leaky_relu", "tanh", "sigmoid"];
const DIVERGED = ["loss_not_finite", "loss_exploded", "all_forgotten"];

let looks: Look[] = [];
const followed = signal<readonly Followed[]>([]);
const dismissed = signal<ReadonlySet<Kind>>(new Set());

/** What is shown, the most urgent first. */
export const findings = computed(() =>
  followed.value
    .filter(({ finding, shown }) => shown && !dismissed.value.has(finding.kind))
    .map(({ finding }) => finding),
);

/** Says no more of it, as long as the run is this one. */
export function dismissFinding(kind: Kind): void {
  dismissed.value = new Set([...dismissed.value, kind]);
}

/** Training is another from now on: what was measured before says nothing of it. */
export function lookAfresh(): void {
  looks = [];
}

/** The activation functions of a network, each with its part of what was measured. */
function unitsOf(layers: readonly LayerInfo[], flat: Float32Array): Units[] {
  const all = layers.flatMap((layer) =>
    layer.kind === "residual"
      ? layer.inner.map((inner) => ({ number: `${layer.index}.${inner.index}`, layer: inner }))
      : [{ number: String(layer.index), layer }],
  );
  let from = 0;
  return all
    .filter(({ layer }) => FUNCTIONS.includes(layer.kind))
    .map(({ number, layer }) => {
      const to = from + layer.output.channels;
      const part = flat.subarray(from, to);
      from = to;
      return { number, kind: layer.kind, scores: layer === layers.at(-1), flat: part };
    });
}

function lookOf({ updates, flat, examples }: Diagnosis): Look {
  // The first is the input, the last the loss.
  const layers = network.peek()?.layers.slice(1, -1) ?? [];
  const measured = [...updates].map((ratio, at): [string, number] => [String(at + 1), ratio]);
  return {
    updates: new Map(measured.filter(([, ratio]) => Number.isFinite(ratio))),
    units: examples > 0 ? unitsOf(layers, flat) : [],
    examples,
  };
}

function courseOfNow(): Course {
  const [stats, curves, training] = [
    live.stats.peek(),
    live.curves.peek(),
    live.trainer.peek()?.learning_rate,
  ];
  const latest = curves?.loss.slice(-POINTS) ?? [];
  return {
    looks,
    losses: latest.filter((loss) => loss !== null),
    ignorant: network.peek()?.spec.loss === "softmax" ? Math.log(classes.peek().length) : null,
    examples: stats?.examplesSeen ?? 0,
    epochs: stats?.epoch ?? 0,
    loss: stats?.loss ?? null,
    training: stats?.trainAccuracy ?? null,
    validation: stats?.validationAccuracy ?? null,
    fullRate: (stats?.learningRate ?? 0) >= 0.5 * (training ?? 0),
    alone: lonePicture.peek(),
    diverged: DIVERGED.includes(live.stopped.peek()?.code ?? ""),
  };
}

function judge(): void {
  const before = followed.peek();
  const shown = new Set(before.filter((one) => one.shown).map(({ finding }) => finding.kind));
  followed.value = follow(before, findingsOf(courseOfNow(), shown));
}

/** Looks at the run until what it returns is called. */
export function watchRun(): () => void {
  let asked: ReturnType<typeof trainer> = null;
  const look = async () => {
    const [api, run] = [trainer(), live.opened.peek()];
    const trains = live.running.peek() && run !== null && live.crashed.peek() === null;
    // A trainer that crashes never answers: the next one is asked all the same.
    if (api === null || api === asked || !trains || document.hidden) return;
    asked = api;
    const answer = await api.diagnose().catch(() => null);
    asked = null;
    if (answer === null || api !== trainer() || run !== live.opened.peek()) return;
    looks = [...looks, lookOf(answer)].slice(-LOOKS);
    judge();
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  const generation = computed(() => live.curves.value?.generation);
  const stops = [
    () => clearInterval(timer),
    effect(() => {
      void live.opened.value;
      dismissed.value = new Set();
    }),
    // Another run, or one that fell back, is another course.
    effect(() => {
      void live.opened.value;
      void generation.value;
      batch(() => {
        looks = [];
        followed.value = untracked(() => followed.value).filter(
          ({ finding }) => finding.kind === "diverged",
        );
      });
    }),
    effect(() => {
      void live.stopped.value;
      untracked(judge);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
