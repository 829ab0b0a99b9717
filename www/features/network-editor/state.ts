// The state of the editor: the draft, the engine's check of it, and the steps to undo. The running network stays as it is
// until the draft is applied.

import { computed, effect, signal } from "@preact/signals";
import { presetOf } from "../../app/presets.ts";
import { checkSpec, replaceRun } from "../../app/session/commands.ts";
import { trainer } from "../../app/session/session.ts";
import { live, settings } from "../../app/store.ts";
import type { Fault } from "../../protocol/faults.ts";
import type { LayerCheck, LayerInfo, NetworkInfo } from "../../protocol/network.ts";
import type { Opened } from "../../protocol/session.ts";
import {
  type Draft,
  type DraftLayer,
  draftOf,
  numberOf,
  type Place,
  placed,
  specOfLayer,
  textOf,
} from "./draft.ts";

/** How many steps can be undone. */
const REMEMBERED = 200;

interface History {
  past: Draft[];
  now: Draft;
  future: Draft[];
  /** What the last step changed: further changes of it belong to the same step. */
  what: string | null;
}

/** The engine's check of a draft. */
export interface Verdict {
  /** The draft that was checked: the present one may be newer. */
  draft: Draft;
  /** Sizes by the ids of layers. Layers after one that does not fit have none. */
  sizes: ReadonlyMap<number, LayerInfo>;
  /** Faults by the ids of layers. */
  faults: ReadonlyMap<number, Fault>;
  /** Null where the draft cannot be trained. */
  network: NetworkInfo | null;
  /** The first fault, and its layer. */
  fault: Fault | null;
  at: DraftLayer | null;
}

/** The layers whose weights were kept when a draft was applied, and those with new ones. */
export interface Applied {
  kept: string[];
  fresh: string[];
}

const EMPTY: Draft = { input: { channels: 3, height: 32, width: 32 }, layers: [], loss: "softmax" };

/** The running network as a draft, and the places of its layers. */
const running = signal<{ specText: string; draft: Draft; places: ReadonlyMap<number, Place> }>({
  specText: "",
  draft: EMPTY,
  places: new Map(),
});
const history = signal<History>({ past: [], now: EMPTY, future: [], what: null });

export const editing = {
  draft: computed(() => history.value.now),
  changed: computed(() => textOf(history.value.now) !== textOf(running.value.draft)),
  canUndo: computed(() => history.value.past.length > 0),
  canRedo: computed(() => history.value.future.length > 0),
  verdict: signal<Verdict | null>(null),
  /** Null once the draft was changed again. */
  applied: signal<Applied | null>(null),
  /** Whether weights are kept where they can be. */
  keepsWeights: signal(true),
  /** The field that was changed last. */
  touched: signal<{ layer: number; field: string } | null>(null),
};

const formerTexts = computed(
  () =>
    new Map(
      placed(running.value.draft).map(({ layer }) => [
        layer.id,
        JSON.stringify(specOfLayer(layer)),
      ]),
    ),
);

/** How a layer of the draft differs from the running network. */
export function newsOf(layer: DraftLayer): "same" | "changed" | "fresh" {
  const before = formerTexts.value.get(layer.id);
  if (before === undefined) return "fresh";
  return before === JSON.stringify(specOfLayer(layer)) ? "same" : "changed";
}

/** The index of a layer in the running network; null for a new layer or one in a block. */
export function runningCard(layer: DraftLayer): number | null {
  const place = running.value.places.get(layer.id);
  return place === undefined || place.inner !== null ? null : place.layer;
}

/** Ends a step: the next change begins another one. */
export function endStep(): void {
  if (history.peek().what !== null) history.value = { ...history.peek(), what: null };
}

/** Changes the draft. Consecutive changes of the same `what` are undone together. */
export function edit(next: Draft, what: string | null = null): void {
  const { past, now, what: before } = history.value;
  if (textOf(next) === textOf(now)) return;
  const more = what !== null && what === before;
  history.value = {
    past: more ? past : [...past, now].slice(-REMEMBERED),
    now: next,
    future: [],
    what,
  };
  editing.applied.value = null;
}

export function undo(): void {
  const { past, now, future } = history.value;
  const last = past.at(-1);
  if (last === undefined) return;
  history.value = { past: past.slice(0, -1), now: last, future: [now, ...future], what: null };
  editing.applied.value = null;
}

export function redo(): void {
  const { past, now, future } = history.value;
  const [next, ...rest] = future;
  if (next === undefined) return;
  history.value = { past: [...past, now], now: next, future: rest, what: null };
  editing.applied.value = null;
}

/** Replaces the draft by the running network; undoing restores it. */
export function discard(): void {
  edit(running.value.draft);
}

const placesOf = (draft: Draft) =>
  new Map(placed(draft).map(({ layer, place }) => [layer.id, place]));

/** The draft that is being applied, and the trainer that does it: one that crashes meanwhile never answers. */
let applying: { draft: Draft; by: ReturnType<typeof trainer> } | null = null;

function follow(opened: Opened): void {
  if (opened.network.specText === running.peek().specText) return;
  const applied = applying?.by === trainer() ? applying?.draft : undefined;
  const draft = applied ?? draftOf(opened.network.spec);
  running.value = { specText: opened.network.specText, draft, places: placesOf(draft) };
  if (applied !== undefined) return;
  // The network changed elsewhere. Undoing restores the draft.
  const { now, past } = history.peek();
  const first = now === EMPTY;
  history.value = {
    past: first ? [] : [...past, now].slice(-REMEMBERED),
    now: draft,
    future: [],
    what: null,
  };
  editing.applied.value = null;
}

/** Applies the draft: it becomes the network that learns. */
export async function apply(): Promise<void> {
  const draft = history.value.now;
  const training = settings.trainer.value;
  const sizes = editing.verdict.value?.sizes;
  if (training === null) return;
  const bytes = ({ layer, inner }: Place) => [layer - 1, inner ?? 0];
  const transfers = placed(draft).flatMap(({ layer, place }) => {
    const before = running.value.places.get(layer.id);
    const pair = before === undefined ? [] : [...bytes(place), ...bytes(before)];
    // A place is one byte, or two inside a block: a layer behind the 256th starts anew.
    const named = editing.keepsWeights.value && pair.length > 0 && Math.max(...pair) < 256;
    return named ? [{ layer, place, pair }] : [];
  });
  applying = { draft, by: trainer() };
  try {
    let flags: Uint8Array = new Uint8Array();
    const done = await replaceRun(async (api) => {
      const pairs = Uint8Array.from(transfers.flatMap(({ pair }) => pair));
      const outcome = await api.changeNetwork(textOf(draft), training, pairs);
      if (!outcome.ok) return outcome;
      flags = outcome.value.transferred;
      return { ok: true, value: outcome.value.opened };
    });
    if (!done) return;
    const spec = live.opened.value?.network.spec;
    settings.preset.value = spec === undefined ? "custom" : presetOf(spec);
    const kept = new Set(transfers.filter((_, at) => flags[at] === 1).map(({ layer }) => layer));
    const learning = placed(draft).filter(
      ({ layer }) => layer.inner === null && (sizes?.get(layer.id)?.parameters ?? 0) > 0,
    );
    const numbers = (wanted: boolean) =>
      learning
        .filter(({ layer }) => kept.has(layer) === wanted)
        .map(({ place }) => numberOf(place));
    editing.applied.value = { kept: numbers(true), fresh: numbers(false) };
  } finally {
    applying = null;
  }
}

function note(
  noted: { sizes: Map<number, LayerInfo>; faults: Map<number, Fault> },
  layers: readonly DraftLayer[],
  checks: readonly LayerCheck[],
): void {
  layers.forEach((layer, at) => {
    const check = checks[at];
    if (check === undefined) return;
    if (layer.inner !== null) note(noted, layer.inner, check.inner);
    if (check.info !== null) noted.sizes.set(layer.id, check.info);
    if (check.fault !== null) noted.faults.set(layer.id, check.fault);
  });
}

async function judge(draft: Draft): Promise<Verdict | null> {
  const check = await checkSpec(textOf(draft));
  if (check === null) return null;
  const { network, fault } = check;
  const sizes = new Map<number, LayerInfo>();
  const faults = new Map<number, Fault>();
  note({ sizes, faults }, draft.layers, check.layers);
  const last = draft.layers.at(-1);
  // The layer that needs as many outputs as there are classes.
  if (fault?.code === "wrong_outputs" && last !== undefined) faults.set(last.id, fault);
  const [first] = faults.keys();
  const at = placed(draft).find(({ layer }) => layer.id === first)?.layer ?? null;
  return { draft, sizes, faults, network, fault, at };
}

// When this module is loaded: the editor needs a draft when it is first drawn.
effect(() => {
  const opened = live.opened.value;
  if (opened !== null) follow(opened);
});

/** Has the engine check every draft, one after the other. */
export function startAsking(): () => void {
  let asked: Draft | null = null;
  /** The trainer that owes an answer; one that crashes never gives it. */
  let owing: ReturnType<typeof trainer> = null;
  const ask = async () => {
    const api = trainer();
    if (owing === api) return;
    owing = api;
    try {
      while (asked !== null && owing === api) {
        const draft: Draft = asked;
        asked = null;
        const verdict = await judge(draft);
        const latest = asked === null && owing === api;
        if (latest && verdict !== null) editing.verdict.value = verdict;
      }
    } catch {
      // The engine crashed; a message of the page says so.
    } finally {
      if (owing === api) owing = null;
    }
  };
  return effect(() => {
    // The check also depends on the batch size and the classes.
    void settings.trainer.value?.batch_size;
    void live.opened.value;
    asked = editing.draft.value;
    void ask();
  });
}
