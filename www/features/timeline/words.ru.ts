// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Момент обучения, который показывает страница",
  play: "Показать обучение с начала",
  pause: "Остаться на этом моменте",
  now: "Сейчас",
  nowHint: "Назад к сети, какая она сейчас (N)",
  after: (examples) => `после ${examples} примеров`,
  goesOn: "Обучение тем временем идёт дальше",
  shown: (examples) => `Показано: после ${examples} примеров`,
  saveHint: "Сохранить сеть во все моменты как анимированный GIF",
  tooLarge: "Эта сеть слишком велика для записи.",
};
