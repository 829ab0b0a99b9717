// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
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
