// The value that the visitor looks at, taken apart again and again while the network learns.

import { effect, signal, untracked } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { live, network } from "../../app/store.ts";
import type { ValuePlace } from "../../protocol/inspector.ts";
import { type Terms, termsOf } from "./terms.ts";

/** A picture goes through the network for each: not more often than this. */
const EVERY_MS = 250;

export interface Inspected {
  place: ValuePlace;
  terms: Terms;
}

/** What the trainer said last. */
export const inspected = signal<Inspected | null>(null);

const same = (a: ValuePlace | null, b: ValuePlace | null) =>
  JSON.stringify(a) === JSON.stringify(b);

let asking = false;
/** Whether it was requested again meanwhile. */
let again = false;
let next = 0;
/** The moment of the run that was shown last. */
let moment: number | null = null;

async function ask(): Promise<void> {
  const place = live.inspected.peek();
  const api = trainer();
  const ready = live.opened.peek() !== null && live.crashed.peek() === null;
  again = asking;
  if (place === null || api === null || asking || !ready) return;
  asking = true;
  try {
    const answer = await api.inspectValue(place);
    next = performance.now() + EVERY_MS;
    if (same(place, live.inspected.peek()))
      inspected.value = answer && { place, terms: termsOf(answer) };
  } catch (error) {
    // A crashed worker reports it by an event of its own.
    console.warn("inspector:", error);
  } finally {
    asking = false;
  }
  // The answer may be of weights before those that the last request was about.
  if (again || !same(place, live.inspected.peek())) await ask();
}

/** Follows the visitor's choice and the training; returns what ends it. */
export function followInspected(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stops = [
    effect(() => {
      const place = live.inspected.value;
      void live.opened.value;
      if (!same(place, inspected.peek()?.place ?? null)) untracked(() => void ask());
    }),
    effect(() => {
      // Each report of the trainer may mean other weights or another picture.
      void live.stats.value;
      void live.focus.value;
      const { value } = live.moment;
      if (value !== moment) next = 0;
      moment = value;
      clearTimeout(timer);
      const early = next - performance.now();
      // What comes too soon is not the last word: while it rests, nothing may come after it.
      if (early > 0) timer = setTimeout(() => void ask(), early);
      else untracked(() => void ask());
    }),
    effect(() => {
      const layers = network.value?.layers ?? [];
      const place = live.inspected.value;
      const shape = place && layers[place.layer]?.output;
      // The last entry is the loss, whose scores are a class each.
      const last = place?.layer === layers.length - 1;
      const { channels = 0, height = 0, width = 0 } = shape ?? {};
      const [values, rows, columns] = last
        ? [channels * height * width, 1, 1]
        : [channels, height, width];
      const fits = place && place.channel < values && place.y < rows && place.x < columns;
      if (place !== null && layers.length > 0 && !fits) live.inspected.value = null;
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

export function inspect(place: ValuePlace | null): void {
  live.inspected.value = place;
}
