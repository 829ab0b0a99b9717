// The words of the chosen language: only those are loaded.

import { computed, effect, signal } from "@preact/signals";
import { type Fault, type Sentences, type SpokenFault, sentenceOf } from "../protocol/faults.ts";
import type { Catalogue } from "./en.ts";
import { type Language, language } from "./languages.ts";

/** The words that the page starts with: those that features share, and those of the first screen's features. */
export interface FirstWords {
  shared: Catalogue;
  features: Record<string, object>;
}

type FaultSentences = Sentences<SpokenFault>;

/** The sentences of faults are loaded after the start. */
const sentencesOf: Record<Language, () => Promise<FaultSentences>> = {
  en: async () => (await import("./faults/en.ts")).faults,
  ru: async () => (await import("./faults/ru.ts")).faults,
};

const sentences = signal<Partial<Record<Language, Partial<FaultSentences>>>>({});

const shown = signal<FirstWords | null>(null);

function loaded(): FirstWords {
  if (shown.value === null) throw new Error("words are asked for before they are loaded");
  return shown.value;
}

/** The words that features share, once `followLanguage` has resolved. */
export const text = computed<Catalogue>(() => loaded().shared);

/** The words of a feature of the first screen, by its folder's name. */
export const firstWords = <Words>(feature: string) =>
  computed(() => loaded().features[feature] as Words);

/**
 * Loads the words of the chosen language, now and whenever it changes; where that fails, the old language stays. Later
 * changes go through `load`, which tells the visitor of a failure. Resolves when the first words are loaded.
 */
export async function followLanguage(
  words: Record<Language, () => Promise<FirstWords>>,
  load: (words: () => Promise<FirstWords>) => Promise<FirstWords | null>,
): Promise<void> {
  let spoken = language.peek();
  const speak = (lang: Language, next: FirstWords) => {
    spoken = lang;
    shown.value = next;
    document.documentElement.lang = lang;
  };
  speak(spoken, await words[spoken]());
  effect(() => {
    const lang = language.value;
    if (lang === spoken) return;
    void load(words[lang]).then((next) => {
      if (language.peek() !== lang) return;
      if (next === null) language.value = spoken;
      else speak(lang, next);
    });
  });
}

/** Loads the sentences of faults in the chosen language. */
export async function learnFaults(): Promise<void> {
  const lang = language.peek();
  const learnt = sentences.peek()[lang] ?? (await sentencesOf[lang]().catch(() => ({})));
  if (sentences.peek()[lang] === undefined) {
    sentences.value = { ...sentences.peek(), [lang]: learnt };
  }
}

/** The sentence of a fault in the visitor's language; the fault as JSON where its sentence could not be loaded. */
export function faultText(fault: Fault): string {
  const known = sentences.value[language.value];
  if (known !== undefined) return sentenceOf(known, fault) ?? JSON.stringify(fault);
  void learnFaults();
  return "…";
}

const lookUp = (words: Readonly<Record<string, string>>, name: string): string =>
  words[name] ?? name;

/** A class's name in the visitor's language. */
export function className(name: string | undefined): string {
  return name === undefined ? "" : lookUp(text.value.classes, name);
}

/** What a kind of layer or a loss is called in the visitor's language. */
export function kindName(kind: string): string {
  return lookUp(text.value.kinds, kind);
}
