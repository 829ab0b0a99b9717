// Russian words.

import type { Words } from "./words.en.ts";

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
  answer: "Ответ",
  cell: (count, truth, answer) => `«${truth}» принято за «${answer}»: ${count}`,
  hint: "Строка — настоящий класс, столбец — ответ сети.",
  none: "Каждая тестовая картинка по разу: точность и что с чем путается.",
};
