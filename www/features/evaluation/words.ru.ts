// Russian words.

import { plural } from "../../i18n/languages.ts";
import type { Words } from "./words.en.ts";

const pictures = (count: number, shown: string) =>
  `${shown} ${plural("ru", count, { one: "картинка", few: "картинки", many: "картинок", other: "картинки" })}`;

export const ru: Words = {
  title: "Весь тестовый набор",
  run: "Оценить на тесте",
  running: (done, total) => `оценено ${done} из ${total}`,
  accuracy: "Точность на тесте",
  result: (correct, total, examples) =>
    `верно ${correct} из ${total}, с весами после ${examples} примеров`,
  averaged: "ответы усреднены по шести видам",
  confusion: "Матрица ошибок",
  truth: "На самом деле",
  cell: (truth, answer, count, shown) =>
    `на самом деле ${truth}, ответ «${answer}»: ${pictures(count, shown)}`,
  hint: "Строка — настоящий класс, столбец — ответ сети. В клетке — её картинки.",
  none: "Каждая тестовая картинка по разу: точность и что с чем путается.",
  byClass: "Доля верных, точность и полнота по классам",
  class: "Класс",
  measures: {
    accuracy: {
      name: "Доля верных\n(accuracy)",
      hint: "Из всех картинок доля тех, что верно отнесены к этому классу или верно к другому",
    },
    precision: {
      name: "Точность\n(precision)",
      hint: "Из ответов, называющих этот класс, доля верных",
    },
    recall: {
      name: "Полнота\n(recall)",
      hint: "Из картинок этого класса доля узнанных",
    },
  },
  all: "Все",
  mean: "среднее",
  never: "нет",
  pictures: (truth, answer, count, shown) =>
    `На самом деле ${truth}, ответ «${answer}»: ${pictures(count, shown)}, самые уверенные первыми`,
  picture: (number, share) =>
    `Тестовая картинка ${number}, уверенность ${share}: открыть на схеме сети`,
  open: "Щелчок открывает картинку на схеме сети.",
  since: (examples) =>
    `Это ответы после ${examples} примеров. На схеме отвечает сеть, какая она сейчас.`,
  page: (from, to, total) => `${from}–${to} из ${total}`,
  previous: "Предыдущие картинки",
  next: "Следующие картинки",
  close: "Закрыть",
};
