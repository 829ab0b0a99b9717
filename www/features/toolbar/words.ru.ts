// Russian words.

import { plural } from "../../i18n/languages.ts";
import type { Words } from "./words.en.ts";

export const ru: Words = {
  label: "Управление обучением",
  train: "Учить",
  pause: "Пауза",
  step: "Один шаг",
  resetSame: "Сначала",
  resetSameHint: "Начать заново с теми же случайными весами",
  resetNew: "Новое зерно",
  resetNewHint: "Начать заново с другими случайными весами",
  dataset: "Данные",
  files: "Файлы…",
  filesHint: "Выбрать файлы с данными, весами, сетью или картинкой",
  model: "Сеть",
  neighbours: "Ближайшие соседи",
  more: "Меню",
  slowMotion: "Замедленно",
  contents: "На этой странице",
  throughput: "примеров/с",
  workersLabel: "Сколько потоков учат вместе",
  workers: (count) =>
    plural("ru", count, { one: "поток", few: "потока", many: "потоков", other: "потока" }),
  build: (slower: boolean) =>
    `Какие команды процессора использует движок${slower ? "; более быстрых (relaxed SIMD) в этом браузере нет" : ""}`,
  noSharedMemory: "Здесь браузер не даёт потокам общей памяти: они пересылают копии, и это дольше",
  status: {
    starting: "Запуск…",
    training: "Учится",
    paused: "Пауза",
    error: "Остановлено",
  },
  loading: {
    pace: (perSecond, seconds) =>
      `, ${perSecond} МБ/с${seconds === null ? "" : `, осталось ${seconds} с`}`,
    cancel: "Отменить",
    elsewhere: (bytes) =>
      `Загрузка идёт в другой вкладке (уже ${bytes} МБ): когда она кончится, данные появятся и здесь.`,
    title: (name) => `Загружается ${name}`,
    progress: (bytes, total, pictures) =>
      `${bytes}${total === null ? "" : ` из ${total}`} МБ, картинок: ${pictures}`,
  },
};
