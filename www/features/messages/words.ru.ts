// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  dismiss: "Скрыть",
  again: "Попробовать ещё раз",
  download: "Скачать (144 МБ)",
  files: "Выбрать файлы…",
  restart: "Перезапустить движок",
  goOn: "Учить дальше",
  crashed: (text) =>
    `Движок остановился: ${text}. Настройки сохранены; после перезапуска веса будут свежими, но можно будет продолжить с последнего сохранения.`,
};
