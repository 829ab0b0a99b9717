// The maps of the classes that are explained, asked for again and again while the network learns. With random weights they
// depend on the picture alone, and are asked for once.

import { computed, signal } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { classes, live, network } from "../../app/store.ts";
import type { Attribution, AttributionMap } from "../../protocol/explanation.ts";
import { type CamLayer, camLayers } from "./methods.ts";

/** The trainer is asked no more often than this, and for no more than this share of its time. */
const SOONEST_MS = 250;
const SHARE = 0.05;
/** How long an occlusion's slice takes the trainer. */
const SLICE_MS = 10;
/** While nothing changes by itself, a weight may still be changed by hand. */
const PAUSED_MS = 1000;
const IDLE_MS = 50;

/** An answer of the trainer, and what it is the answer to. */
interface Known<T> {
  of: string;
  value: T;
}

type Weights = "learnt" | "random";

/** Gradients of the classes in their order, and occlusions of all classes. */
export const attributions = signal<Partial<Record<Weights, Known<Attribution[]>>>>({});
export const occlusions = signal<Partial<Record<Weights, Known<AttributionMap[]>>>>({});

/** The classes that are explained, by their numbers. */
export const labels = computed<number[]>(
  () => live.explained.value?.classes.map((name) => classes.value.indexOf(name)) ?? [],
);

export const layers = computed<CamLayer[]>(() => camLayers(network.value?.layers ?? []));

/** The maps that Grad-CAM weighs: those of the address, else the last ones; null where there are none. */
export const layer = computed<CamLayer | null>(() => {
  const wanted = live.explained.value?.layer;
  return layers.value.find(({ shown }) => shown.index === wanted) ?? layers.value.at(-1) ?? null;
});

/** Tells pictures apart: their answers do not tell it. */
function pictureKey(): string {
  const { test, pixels } = live.focus.peek() ?? {};
  if (test != null) return `test ${test}`;
  let hash = 0;
  for (const value of pixels ?? []) hash = (hash * 31 + value) | 0;
  return `own ${hash}`;
}

/** The picture and the network; other weights of it are the same. */
const subject = () =>
  `${pictureKey()} ${live.curves.peek()?.generation} ${network.peek()?.specText}`;
/** And the classes and maps. */
const question = () => `${subject()} ${labels.peek()} ${layer.peek()?.shown.index}`;

/** What the shown maps of `weights` answer still. */
export const isCurrent = (known: Known<unknown> | undefined, ofAllClasses: boolean): boolean =>
  known?.of === (ofAllClasses ? subject() : question());

type Api = NonNullable<ReturnType<typeof trainer>>;

/** Does what is due next; returns how long to wait afterwards. */
function makeTurns(): (api: Api) => Promise<number> {
  let [nextGradients, nextSlice] = [0, 0];
  /** The occlusion at work, and the scores of the weights that it has. */
  let hiding: { weights: Weights; of: string; scores: string } | null = null;
  let hidden = { of: "", scores: "" };

  const gradients = async (api: Api, weights: Weights) => {
    const of = question();
    const index = layer.peek()?.shown.index ?? 0;
    const { all, costMs } = await api.attributions(labels.peek(), index, weights === "random");
    attributions.value = { ...attributions.peek(), [weights]: { of, value: all } };
    const pause = live.running.peek() ? Math.max(SOONEST_MS, costMs / SHARE) : PAUSED_MS;
    if (weights === "learnt") nextGradients = performance.now() + pause;
  };

  const occlude = async (api: Api, weights: Weights) => {
    const of = subject();
    const scores = scoresNow();
    const again = hiding?.weights !== weights || hiding.of !== of;
    if (again) hiding = { weights, of, scores };
    const found = await api.occlude(weights === "random", again);
    const first = occlusions.peek()[weights]?.of !== of;
    nextSlice = first ? 0 : performance.now() + SLICE_MS / SHARE;
    if (typeof found === "number") return;
    occlusions.value = { ...occlusions.peek(), [weights]: { of, value: found } };
    if (weights === "learnt") hidden = { of, scores: hiding?.scores ?? "" };
    hiding = null;
  };

  /** By them other weights are told from the same ones. */
  const scoresNow = () => `${attributions.peek().learnt?.value.map(({ score }) => score)}`;

  return async (api) => {
    const { learnt, random } = attributions.peek();
    const now = performance.now();
    if (!isCurrent(learnt, false) || now >= nextGradients) await gradients(api, "learnt");
    else if (!isCurrent(random, false)) await gradients(api, "random");
    else if (!isCurrent(occlusions.peek().learnt, true)) await occlude(api, "learnt");
    else if (!isCurrent(occlusions.peek().random, true)) await occlude(api, "random");
    else if (hidden.of !== subject() || hidden.scores !== scoresNow()) {
      if (now < nextSlice) return IDLE_MS;
      await occlude(api, "learnt");
    } else return IDLE_MS;
    return 0;
  };
}

/** Follows the visitor's choice and the training; returns what ends it. */
export function followExplained(): () => void {
  let over = false;
  const turn = makeTurns();
  const go = async () => {
    while (!over) {
      const api = trainer();
      const ready =
        api !== null &&
        live.focus.peek() !== null &&
        live.opened.peek() !== null &&
        live.crashed.peek() === null &&
        labels.peek().length > 0 &&
        !labels.peek().includes(-1);
      let wait = IDLE_MS;
      try {
        if (ready && !document.hidden) wait = await turn(api);
      } catch (error) {
        // A crashed worker reports it by an event of its own.
        console.warn("explanation:", error);
        wait = PAUSED_MS;
      }
      await new Promise((done) => setTimeout(done, wait));
    }
  };
  void go();
  return () => {
    over = true;
    attributions.value = {};
    occlusions.value = {};
  };
}
