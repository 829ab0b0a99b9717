// Words about filters over time, loaded with their controls.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  play: "Play",
  pause: "Pause",
  moment: (part: string) => `${part}: the moment that is shown`,
  after: (examples: string) => `after ${examples} examples`,
  now: "now",
  save: "Save as GIF",
  saveHint: "An animation of the whole recording, for slides and messages",
  drawing: (share: string) => `Making the GIF: ${share}`,
  tooLarge: "This layer has too many weights to be recorded.",
  waiting: "There is nothing to play yet: it is recorded while the network trains.",
};

const ru: typeof en = {
  play: "Воспроизвести",
  pause: "Пауза",
  moment: (part) => `${part}: показанный момент`,
  after: (examples) => `после ${examples} примеров`,
  now: "сейчас",
  save: "Сохранить как GIF",
  saveHint: "Анимация всей записи — для слайдов и сообщений",
  drawing: (share) => `Готовим GIF: ${share}`,
  tooLarge: "У этого слоя слишком много весов для записи.",
  waiting: "Воспроизводить пока нечего: запись идёт, пока сеть учится.",
};

export const recordingCatalogues: Record<Language, typeof en> = { en, ru };

export const words = computed(() => recordingCatalogues[settings.lang.value]);
