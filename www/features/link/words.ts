// Words about the link that repeats the run, loaded with its button.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  copy: "Copy link",
  copied: "Copied",
  hint: "A link that repeats this run from its start: network, training, data and seed",
  byHand: "Link to this run: press Ctrl+C to copy it",
};

type Words = typeof en;

const ru: Words = {
  copy: "Ссылка",
  copied: "Скопировано",
  hint: "Скопировать ссылку, которая повторит это обучение с начала: сеть, обучение, данные и зерно",
  byHand: "Ссылка на это обучение: нажмите Ctrl+C, чтобы скопировать",
};

export const linkWords: Record<Language, Words> = { en, ru };

/** Those of the chosen language. */
export const words = computed<Words>(() => linkWords[settings.lang.value]);
