// The catalogue of the chosen language: only that one is loaded.

import { computed, effect, signal } from "@preact/signals";
import type { Fault } from "../protocol/faults.ts";
import type { Catalogue } from "./en.ts";
import { type Language, language } from "./languages.ts";

const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: async () => (await import("./en.ts")).en,
  ru: async () => (await import("./ru.ts")).ru,
};

type Sentences = Record<string, (params: Fault["params"]) => string>;

/** What faults say is not needed at first. */
const sentencesOf: Record<Language, () => Promise<Sentences>> = {
  en: async () => (await import("./faults/en.ts")).faults,
  ru: async () => (await import("./faults/ru.ts")).faults,
};

const sentences = signal<Partial<Record<Language, Sentences>>>({});

const shown = signal<Catalogue | null>(null);

/** The words of the page, once `followLanguage` has kept its promise. */
export const text = computed<Catalogue>(() => {
  if (shown.value === null) throw new Error("the page speaks before its catalogue is there");
  return shown.value;
});

/**
 * Loads the catalogue of the chosen language, now and whenever it changes; where that fails, the language before stays.
 * Later ones are loaded by `load`, which tells the visitor of a failure. Resolves when the first one is there.
 */
export async function followLanguage(
  load: (catalogue: () => Promise<Catalogue>) => Promise<Catalogue | null>,
): Promise<void> {
  let spoken = language.peek();
  const speak = (lang: Language, catalogue: Catalogue) => {
    spoken = lang;
    shown.value = catalogue;
    document.documentElement.lang = lang;
  };
  speak(spoken, await catalogues[spoken]());
  effect(() => {
    const lang = language.value;
    if (lang === spoken) return;
    void load(catalogues[lang]).then((next) => {
      if (language.peek() !== lang) return;
      if (next === null) language.value = spoken;
      else speak(lang, next);
    });
  });
}

/** Loads what faults say in the language of now. */
export async function learnFaults(): Promise<void> {
  const lang = language.peek();
  const learnt = sentences.peek()[lang] ?? (await sentencesOf[lang]().catch(() => ({})));
  if (sentences.peek()[lang] === undefined) {
    sentences.value = { ...sentences.peek(), [lang]: learnt };
  }
}

/** What a fault says in the visitor's language; the engine's English where there is no sentence for it. */
export function faultText(fault: Fault): string {
  const known = sentences.value[language.value];
  if (known !== undefined) return known[fault.code]?.(fault.params) ?? fault.text;
  void learnFaults();
  return "…";
}

/** A class's name in the visitor's language. */
export function className(name: string | undefined): string {
  return name === undefined ? "" : (text.value.classes[name] ?? name);
}
