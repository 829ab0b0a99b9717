// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  saveAs: "Сохранить как…",
  of: (name) => `Сохранить как…: ${name}`,
  colours: "Цвета",
  light: "Светлые",
  dark: "Тёмные",
  sharp: "Линии и слова, резкие в любом размере",
  pixels: (scale) => `${scale} × ${scale} пикселей на пиксель страницы`,
  after: (examples) => `после ${examples} примеров`,
};
