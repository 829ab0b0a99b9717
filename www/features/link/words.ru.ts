// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  copy: "Ссылка",
  copied: "Скопировано",
  hint: "Скопировать ссылку, которая повторит это обучение с начала: сеть, обучение, данные и зерно",
  byHand: "Ссылка на это обучение: нажмите Ctrl+C, чтобы скопировать",
};
