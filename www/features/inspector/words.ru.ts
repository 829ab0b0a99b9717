// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Одно значение по частям",
  place: (layer, channel, y, x) => `${layer}, карта ${channel}, строка ${y}, столбец ${x}`,
  unit: (layer, channel) => `${layer}, нейрон ${channel}`,
  answer: (loss, name) => `${loss}, «${name}»`,
  close: "Закрыть",
  card: "Весь этот слой",
  picture: "Картинка; в рамке — то, что видит это значение",
  sees: (height, width) => `Видит ${height} × ${width} пикселей`,
  map: "Карта; стрелки ведут от значения к значению",
  earlier: "К предыдущему слою",
  later: "К следующему слою",
  value: "Значение",
  gradient: "Градиент",
  gradientHint: "Как меняются потери на этой картинке вместе с этим значением",
  share: "Доля",
  scoreGradient: "Градиент по оценке",
  inputs: "входы",
  weights: "веса",
  products: "произведения",
  shares: "доля каждого",
  parts: "градиент по весам",
  partsHint: "Вклад этого значения в градиент каждого веса: вход × градиент",
  fromMap: (map) => `из карты ${map}`,
  fromPicture: ["красный", "зелёный", "синий"],
  restOf: (count) => `остальные ${count}`,
  bias: "смещение",
  sum: "сумма",
  padded: "за краем карты: 0",
  changeWeight: (value) => `${value}: изменить этот вес`,
  changeBias: (value) => `${value}: изменить смещение`,
  weightOf: (map) => `Вес входа ${map}`,
  weightAt: (map, row, column) => `Вес карты ${map}, строка ${row}, столбец ${column}`,
  biasName: "Смещение",
  editHint: "У обучаемой сети теперь этот вес: за ним следуют сцена, ответы и потери.",
  undo: (changes) => `Отменить (${changes})`,
  undoHint: "Вернуть последнему весу, изменённому вручную, прежнее значение (Ctrl+Z)",
  goTo: (value) => `${value}: разобрать этот вход`,
  largest: (count) => `Наибольшее из ${count}; остальные не в счёт и градиента не получают.`,
  function: (name, input, value, slope) =>
    `${name}(${input}) = ${value}. Градиент на обратном пути умножается на наклон в этой точке, ${slope}.`,
  normalised: (input, mean, deviation, scale, shift) =>
    `(${input} − μ ${mean}) / σ ${deviation} · γ ${scale} + β ${shift}`,
  normalisedHint: "Среднее μ и отклонение σ — те, с которыми сеть отвечает; γ и β она выучила.",
  response: (input, k, squares, beta) =>
    `${input} / (${k} + ${squares})^${beta}, где ${squares} — из квадратов вокруг.`,
  votes: "Средний голос: вход больше нуля считается за +1, остальные за −1.",
  passed: "Передаётся как есть: значения пропадают только при обучении.",
  block: (block) => `Слои самого блока дают ${block}; к этому прибавляется его вход.`,
  class: "класс",
  score: "оценка s",
  power: "e^(s − наибольшая)",
  part: "доля",
  lossPart: "часть потерь",
  together: "сумма",
  compared: "Эта функция потерь не делает из оценок вероятностей: доли лишь позволяют их сравнить.",
  losses: {
    softmax: (name) => `Потери — это −ln доли верного класса, «${name}».`,
    svm: (name) => `Потери — сумма max(0, s − s класса «${name}» + 1) по всем остальным.`,
    squared_error: (name) =>
      `Потери — сумма ½ (s − цель)², где цель — 1 для класса «${name}» и 0 для остальных.`,
    perceptron: (name) =>
      `Потери — сумма |s| там, где знак неверен: «${name}» должен быть выше нуля, остальные — нет.`,
    lms: (name) =>
      `Потери — сумма ½ (s − цель)², где цель — +1 для класса «${name}» и −1 для остальных.`,
  },
  untrue: "Что на картинке, никто не сказал: верным считается ответ сети.",
  blockProjected: (block) =>
    `Слои самого блока дают ${block}; к этому прибавляется свёртка его входа.`,
};
