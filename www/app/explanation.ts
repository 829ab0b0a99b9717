// Opens “why this answer”: what of a picture speaks for a class. The stage shows it.

import { signal } from "@preact/signals";
import type { Focus } from "../protocol/snapshot.ts";
import { focusOn } from "./session/commands.ts";
import { classes, live } from "./store.ts";

/** Each time that it is opened, and where the keyboard was then; null where a link did. */
export const opening = signal<{ from: Element | null } | null>(null);

/**
 * Asks why the network gives these classes, one or two of them, their scores: on `picture`, or on the one that the stage
 * shows.
 */
export function openExplanation(picture: Focus | null, labels: readonly number[]): void {
  if (picture !== null) focusOn(picture);
  const names = labels.flatMap((label) => classes.value[label] ?? []);
  live.inspected.value = null;
  opening.value = { from: document.activeElement };
  live.explained.value = { classes: [...new Set(names)].slice(0, 2), layer: null };
}

/** A class, and beside it the truth; where it is that, the network's answer. */
export function besideTruth(label: number): number[] {
  const { label: truth, ranked } = live.focus.value ?? {};
  const other = truth != null && truth !== label ? truth : ranked?.[0]?.label;
  return other === undefined ? [label] : [label, other];
}
