// Words about comparing runs, loaded with the panel.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  title: "Compare",
  text: "Pin this run, then choose another network, another trainer or another seed: the curves of both lie over each other, their figures side by side.",
  pin: "Pin this run",
  full: "Four runs are pinned: unpin one to make room.",
  unpin: (run: string) => `Unpin: ${run}`,
  unpinShort: "Unpin",
  now: "Now",
  run: "Run",
  data: "Data",
  validation: "Validation",
  test: "Test set",
  examples: "Examples",
  seconds: "Seconds",
  parameters: "Parameters",
  multiplyAdds: "Multiply-adds",
  table: "Pinned runs and the run of now",
  secondsHint: "Spent on training steps, on this machine",
};

const ru: typeof en = {
  title: "Сравнение",
  text: "Закрепите этот прогон, а затем выберите другую сеть, другой метод или другое зерно: кривые лягут друг на друга, а числа встанут рядом.",
  pin: "Закрепить прогон",
  full: "Закреплено четыре прогона: открепите один, чтобы освободить место.",
  unpin: (run) => `Открепить: ${run}`,
  unpinShort: "Открепить",
  now: "Сейчас",
  run: "Прогон",
  data: "Данные",
  validation: "Проверка",
  test: "Тест",
  examples: "Примеров",
  seconds: "Секунд",
  parameters: "Параметров",
  multiplyAdds: "Умножений",
  table: "Закреплённые прогоны и нынешний",
  secondsHint: "Ушло на шаги обучения, на этом компьютере",
};

export const compareCatalogues: Record<Language, typeof en> = { en, ru };

export const compareWords = computed(() => compareCatalogues[settings.lang.value]);
