// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  tagline: "Свёрточная нейронная сеть учится на виду, прямо в вашем браузере.",
  skip: "К сети",
  language: "Язык",
  theme: "Тема",
  themes: { system: "Системная", light: "Светлая", dark: "Тёмная" },
};
