// Words about saved runs, in this browser and as files. Loaded with their panel and the resume prompt.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  storage: {
    used: (used: string, quota: string) =>
      `This page takes ${used} of the ${quota} MB that the browser gives it.`,
    persistent: "The browser has promised to keep it until you remove it.",
    fleeting:
      "When room runs short the browser may clear it all; it is asked not to when you keep something.",
    forgetful:
      "Safari forgets a page that is not opened for seven days, unless it is on the Home Screen or in the Dock.",
  },

  files: {
    title: "Save and restore",
    save: "Save the run",
    restore: "Restore a run…",
    curves: "Save the curves",
    text: "A run in one file: network, weights, trainer, curves. It goes on exactly where it was saved. The file is in the safetensors format, so other programs can read its weights.",
    cached: (size: string, train: string, test: string, official: boolean) =>
      `CIFAR-10 is kept in this browser (${size} MB), ready without a network: ${train} pictures to train on, ${test} to test on${official ? ", of the official archive (its checksum is right)" : ""}.`,
    unfinished: (size: string) =>
      `${size} MB of a download of CIFAR-10 are kept in this browser. Choose CIFAR-10 again, and it goes on from there.`,
    forget: "Remove it",
    saved: (name: string) => `Saved as ${name}.`,
    restored: "Restored: training can go on where it was saved.",
  },

  runs: {
    resume: "Go on where you left off",
    goOn: "Go on",
    discard: "Discard",
    discarded: "The saved run is discarded.",
    undo: "Undo",
    close: "OK",
    examples: (count: string) => `${count} examples`,
    accuracy: (share: string) => `validation accuracy ${share}`,
    size: (megabytes: string) => `${megabytes} MB`,
    soon: "This run is saved in this browser by itself, every half minute and when you leave.",
    savedAt: (time: string, examples: string) =>
      `This run is saved in this browser by itself, every half minute and when you leave; last at ${time}, after ${examples} examples.`,
    name: "Name of this run",
    save: "Keep it as it is now",
    replace: "Replace the run of this name",
    savedAs: (name: string) => `Kept as “${name}”.`,
    title: "Runs in this browser",
    automatic: "saved by itself",
    elsewhere: "In training in another tab.",
    open: "Open",
    rename: "Rename",
    toFile: "Export",
    delete: "Delete",
    cancel: "Cancel",
    of: (what: string, name: string) => `${what}: ${name}`,
    deleted: (name: string) => `“${name}” is deleted.`,
  },
};

type Words = typeof en;

const ru: Words = {
  storage: {
    used: (used, quota) => `Страница занимает ${used} из ${quota} МБ, отведённых ей браузером.`,
    persistent: "Браузер обещал хранить это, пока вы не удалите.",
    fleeting:
      "Если места станет мало, браузер может всё удалить; он спрашивается, когда вы что-нибудь сохраняете.",
    forgetful:
      "Safari забывает страницу, которую не открывали семь дней, если её нет на экране «Домой» или в Dock.",
  },

  files: {
    title: "Сохранить и вернуть",
    save: "Сохранить обучение",
    restore: "Вернуть сохранённое…",
    curves: "Сохранить кривые",
    text: "Всё обучение одним файлом: сеть, веса, метод, кривые. Оно продолжится ровно с того же места. Файл в формате safetensors: его веса прочтут и другие программы.",
    cached: (size, train, test, official) =>
      `CIFAR-10 хранится в этом браузере (${size} МБ) и доступен без сети: ${train} картинок для обучения, ${test} для проверки${official ? ", из официального архива (контрольная сумма верна)" : ""}.`,
    unfinished: (size) =>
      `${size} МБ недокачанного CIFAR-10 хранится в этом браузере. Выберите CIFAR-10 ещё раз, и загрузка продолжится с этого места.`,
    forget: "Удалить",
    saved: (name) => `Сохранено в ${name}.`,
    restored: "Возвращено: можно учить дальше с того же места.",
  },

  runs: {
    resume: "Продолжить с того же места",
    goOn: "Продолжить",
    discard: "Удалить",
    discarded: "Сохранённое обучение удалено.",
    undo: "Вернуть",
    close: "Хорошо",
    examples: (count) => `примеров ${count}`,
    accuracy: (share) => `точность на проверке ${share}`,
    size: (megabytes) => `${megabytes} МБ`,
    soon: "Это обучение само сохраняется в браузере: раз в полминуты и когда вы уходите.",
    savedAt: (time, examples) =>
      `Это обучение само сохраняется в браузере: раз в полминуты и когда вы уходите; последний раз в ${time}, после ${examples} примеров.`,
    name: "Название этого обучения",
    save: "Сохранить, как есть сейчас",
    replace: "Заменить обучение с этим названием",
    savedAs: (name) => `Сохранено как «${name}».`,
    title: "Обучения в этом браузере",
    automatic: "сохранено само",
    elsewhere: "Идёт в другой вкладке.",
    open: "Открыть",
    rename: "Переименовать",
    toFile: "В файл",
    delete: "Удалить",
    cancel: "Отмена",
    of: (what, name) => `${what}: ${name}`,
    deleted: (name) => `«${name}» удалено.`,
  },
};

export const runsWords: Record<Language, Words> = { en, ru };

/** Those of the chosen language. */
export const words = computed<Words>(() => runsWords[settings.lang.value]);
