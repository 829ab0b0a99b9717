// All words of the page, by where they are said: those of every feature, and what features share. A language is missing
// nowhere, or this does not compile; www/words.test.ts walks it.

import { catalogues as compare } from "./features/compare/words.ts";
import { catalogues as curves } from "./features/curves/words.ts";
import { catalogues as doctor } from "./features/doctor/words.ts";
import { catalogues as evaluation } from "./features/evaluation/words.ts";
import { catalogues as excitations } from "./features/excitations/words.ts";
import { catalogues as explanation } from "./features/explanation/words.ts";
import { catalogues as figure } from "./features/figure/words.ts";
import { catalogues as footer } from "./features/footer/words.ts";
import { catalogues as formats } from "./features/formats/words.ts";
import { catalogues as inspector } from "./features/inspector/words.ts";
import { catalogues as keys } from "./features/keys/words.ts";
import { catalogues as link } from "./features/link/words.ts";
import { catalogues as model } from "./features/model/words.ts";
import { catalogues as neighbours } from "./features/neighbours/words.ts";
import { catalogues as network } from "./features/network/words.ts";
import { catalogues as networkEditor } from "./features/network-editor/words.ts";
import { catalogues as pictureTools } from "./features/picture/tool-words.ts";
import { catalogues as picture } from "./features/picture/words.ts";
import { catalogues as predictions } from "./features/predictions/words.ts";
import { catalogues as pretrained } from "./features/pretrained/words.ts";
import { catalogues as race } from "./features/race/words.ts";
import { catalogues as recording } from "./features/recording/words.ts";
import { catalogues as runs } from "./features/runs/words.ts";
import { catalogues as slowMotion } from "./features/slow-motion/words.ts";
import { catalogues as timeline } from "./features/timeline/words.ts";
import { catalogues as training } from "./features/training/words.ts";
import { faults as faultsInEnglish } from "./i18n/faults/en.ts";
import { foreignWords } from "./i18n/faults/foreign.ts";
import { faults as faultsInRussian } from "./i18n/faults/ru.ts";
import type { Language } from "./i18n/languages.ts";
import { words as firstInEnglish } from "./words.en.ts";
import { words as firstInRussian } from "./words.ru.ts";

/** Words of the first screen's features by their folders: those of both languages have the same shape. */
const first = <Name extends keyof typeof firstInEnglish.features>(name: Name) => ({
  en: firstInEnglish.features[name],
  ru: firstInRussian.features[name],
});

export const features = {
  compare,
  curves,
  doctor,
  evaluation,
  explanation,
  excitations,
  "file-input": first("file-input"),
  figure,
  footer,
  formats,
  header: first("header"),
  inspector,
  keys,
  link,
  messages: first("messages"),
  model,
  neighbours,
  network,
  "network-editor": networkEditor,
  picture,
  "picture-tools": pictureTools,
  predictions,
  pretrained,
  race,
  recording,
  runs,
  "slow-motion": slowMotion,
  stage: first("stage"),
  toolbar: first("toolbar"),
  timeline,
  training,
} satisfies Record<string, Record<Language, object>>;

export const shared = {
  page: { en: firstInEnglish.shared, ru: firstInRussian.shared },
  faults: { en: faultsInEnglish, ru: faultsInRussian },
  files: foreignWords,
} satisfies Record<string, Record<Language, object>>;
