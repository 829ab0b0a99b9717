// Words about the race of trainers, loaded with its panel.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  title: "Trainer race",
  text: "The same network from the same random weights, on the same pictures in the same order, trained by several methods in turns. Batch size, decay and schedule are those of the run, which rests meanwhile.",
  start: "Start the race",
  end: "End the race",
  most: "Choose one to six.",
  races: (method: string) => `${method} races`,
  rate: (method: string) => `Learning rate of ${method}`,
  method: "Method",
  learningRate: "Learning rate",
  loss: "Loss",
  validation: "Validation",
  examples: "Examples",
  seconds: "Seconds",
  out: "diverged",
  take: "Train by it",
  takeOf: (method: string) => `Train the run by ${method}`,
  table: "Methods, their rates and how far they have come",
};

const ru: typeof en = {
  title: "Гонка методов обучения",
  text: "Одна и та же сеть с теми же случайными весами, на тех же картинках в том же порядке, — её по очереди учат разные методы. Размер пакета, штрафы и расписание берутся у прогона, который тем временем стоит.",
  start: "Начать гонку",
  end: "Закончить гонку",
  most: "Выберите от одного до шести.",
  races: (method) => `${method} участвует`,
  rate: (method) => `Скорость обучения: ${method}`,
  method: "Метод",
  learningRate: "Скорость обучения",
  loss: "Потери",
  validation: "Проверка",
  examples: "Примеров",
  seconds: "Секунд",
  out: "разошёлся",
  take: "Учить им",
  takeOf: (method) => `Учить прогон методом ${method}`,
  table: "Методы, их скорости и чего они достигли",
};

export const raceCatalogues: Record<Language, typeof en> = { en, ru };

export const raceWords = computed(() => raceCatalogues[settings.lang.value]);
