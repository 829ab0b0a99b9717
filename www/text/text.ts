// The catalogue of the chosen language.

import { computed } from "@preact/signals";
import type { Fault } from "../protocol.ts";
import { settings } from "../state/store.ts";
import { type Catalogue, en } from "./en.ts";
import type { Language } from "./languages.ts";
import { ru } from "./ru.ts";

const catalogues: Record<Language, Catalogue> = { en, ru };

export const text = computed<Catalogue>(() => catalogues[settings.lang.value]);

/** What a fault says in the visitor's language; the engine's English where the catalogue has nothing. */
export function faultText(fault: Fault): string {
  return text.value.faults[fault.code]?.(fault.params) ?? fault.text;
}

/** A class's name in the visitor's language. */
export function className(name: string | undefined): string {
  return name === undefined ? "" : (text.value.classes[name] ?? name);
}
