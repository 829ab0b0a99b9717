// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Одно значение по частям",
  place: (layer, channel, y, x) => `${layer}, карта ${channel}, строка ${y}, столбец ${x}`,
  unit: (layer, channel) => `${layer}, нейрон ${channel}`,
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
  blockProjected: (block) =>
    `Слои самого блока дают ${block}; к этому прибавляется свёртка его входа.`,
};
