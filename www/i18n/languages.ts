// The languages that the page speaks. A new one is an entry here; the compiler then names the words that it lacks.

import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** What each is called in itself. */
export const LANGUAGE_NAMES = { en: "English", ru: "Русский" };
export type Language = keyof typeof LANGUAGE_NAMES;
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

/** The language that the page speaks. */
export const language = signal<Language>("en");

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGE_NAMES, text);
}

/** Of a feature's words, those of the language that the page speaks. A language without them is a compile error. */
export const spoken = <Words>(words: Record<Language, Words>): ReadonlySignal<Words> =>
  computed(() => words[language.value]);

type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** The form of a word that goes with a number in a language. */
export function plural(lang: Language, count: number, forms: Forms): string {
  return forms[new Intl.PluralRules(lang).select(count)] ?? forms.other;
}
