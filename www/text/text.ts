// The catalogue of the chosen language: only that one is loaded.

import { computed, effect, signal } from "@preact/signals";
import type { Fault } from "../protocol.ts";
import { settings } from "../state/store.ts";
import type { Catalogue } from "./en.ts";
import type { Language } from "./languages.ts";

const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: async () => (await import("./en.ts")).en,
  ru: async () => (await import("./ru.ts")).ru,
};

const shown = signal<Catalogue | null>(null);

/** The words of the page, once `followLanguage` has kept its promise. */
export const text = computed<Catalogue>(() => {
  if (shown.value === null) throw new Error("the page speaks before its catalogue is there");
  return shown.value;
});

/** Loads the catalogue of the language in the settings, now and whenever it changes. Kept when the first one is there. */
export function followLanguage(): Promise<void> {
  return new Promise((spoken, mute) => {
    effect(() => {
      const lang = settings.lang.value;
      catalogues[lang]().then((catalogue) => {
        if (settings.lang.peek() === lang) shown.value = catalogue;
        document.documentElement.lang = lang;
        spoken();
      }, mute);
    });
  });
}

/** What a fault says in the visitor's language; the engine's English where the catalogue has nothing. */
export function faultText(fault: Fault): string {
  return text.value.faults[fault.code]?.(fault.params) ?? fault.text;
}

/** A class's name in the visitor's language. */
export function className(name: string | undefined): string {
  return name === undefined ? "" : (text.value.classes[name] ?? name);
}
