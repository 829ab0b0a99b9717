// Weights that the visitor changes by hand, and the way back.

import { effect, signal } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { refresh } from "../../app/snapshots/interest.ts";
import { live } from "../../app/store.ts";
import type { ValuePlace } from "../../protocol/inspector.ts";

/** A value of a parameter. */
export interface Weight {
  name: string;
  index: number;
}

/** The weight that is being changed. */
export const edited = signal<Weight | null>(null);

/** What was changed, the latest last, with the values of before. */
export const changes = signal<readonly (Weight & { before: number })[]>([]);

export const isSame = (one: Weight | null, other: Weight | null): boolean =>
  one?.name === other?.name && one?.index === other?.index;

/** The weight behind term `term` of a value that has `terms` of them; null for its bias. */
export function weightOf(place: ValuePlace, term: number | null, terms: number): Weight {
  const layer = place.layer - 1;
  return term === null
    ? { name: `${layer}.bias`, index: place.channel }
    : { name: `${layer}.weight`, index: place.channel * terms + term };
}

export async function setWeight(weight: Weight, value: number): Promise<void> {
  const run = live.opened.peek();
  const before = (await trainer()?.setWeight({ ...weight, value })) ?? null;
  if (before === null || run !== live.opened.peek()) return;
  // All the values that a slider passes are one change.
  const last = changes.peek().at(-1) ?? null;
  if (!isSame(last, weight)) changes.value = [...changes.peek(), { ...weight, before }];
  refresh("full");
}

/** Gives the weight that was changed last the value that it had. */
export async function undoChange(): Promise<void> {
  const last = changes.peek().at(-1);
  // An earlier moment cannot be changed.
  if (last === undefined || live.moment.peek() !== null) return;
  changes.value = changes.peek().slice(0, -1);
  const { name, index, before } = last;
  await trainer()?.setWeight({ name, index, value: before });
  refresh("full");
}

// Another run has other weights.
effect(() => {
  void live.opened.value;
  changes.value = [];
  edited.value = null;
});
