// What the editor says to screen readers, and where it puts the focus.

import { signal } from "@preact/signals";
import { kindName } from "../../i18n/text.ts";
import { type DraftLayer, numberOf, placed } from "./draft.ts";
import { editing } from "./state.ts";
import { words } from "./words.ts";

export const announcement = signal("");

export function announce(sentence: string): void {
  announcement.value = sentence;
}

/** "layer 3, ReLU" */
export function nameOf(layer: DraftLayer): string {
  const place = placed(editing.draft.value).find((one) => one.layer.id === layer.id)?.place;
  const kind = kindName(layer.kind);
  return place === undefined ? kind : words.value.layer(numberOf(place), kind);
}

export const gripId = (layer: number): string => `grip-${layer}`;

/** Moves the focus once what has changed is on the page. */
export function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
