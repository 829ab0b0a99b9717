// Words about filters over time, loaded with their controls.

import { computed } from "@preact/signals";
import { settings } from "../state/store.ts";
import type { Language } from "./languages.ts";

const en = {
  play: "Play",
  pause: "Pause",
  moment: (part: string) => `${part}: the moment that is shown`,
  after: (examples: string) => `after ${examples} examples`,
  now: "now",
  save: "Save as GIF",
  saveHint: "An animated picture of all of it, for slides and messages",
  drawing: (share: string) => `Drawing: ${share}`,
  waiting: "Recording from now on: train, and there will be something to play.",
};

const ru: typeof en = {
  play: "Проиграть",
  pause: "Остановить",
  moment: (part) => `${part}: показанный момент`,
  after: (examples) => `после ${examples} примеров`,
  now: "сейчас",
  save: "Сохранить как GIF",
  saveHint: "Движущаяся картинка всего этого — для слайдов и сообщений",
  drawing: (share) => `Рисуем: ${share}`,
  waiting: "Запись идёт с этого момента: учите сеть, и будет что проиграть.",
};

export const recordingCatalogues: Record<Language, typeof en> = { en, ru };

export const words = computed(() => recordingCatalogues[settings.lang.value]);
