// Russian words.

import { plural } from "../../i18n/languages.ts";
import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Замедленно",
  back: "Назад",
  forward: "Дальше",
  next: "Следующий шаг",
  play: "Показывать",
  pause: "Пауза",
  fullSpeed: "Полный ход",
  close: "Закрыть",
  step: (number) => `Шаг ${number}`,
  wait: "Шаг вычисляется…",
  pictures: (count, shown) =>
    `${shown} ${plural("ru", count, { one: "картинка", few: "картинки", many: "картинок", other: "картинки" })}`,
  batch: (pictures, name) =>
    `Входит пакет: ${pictures}, какими их показывает обучение. Дальше идёт первая, «${name}».`,
  forwards: (name, at, from, to) =>
    `Вперёд, ${at}: ${name}. Значения на этой картинке — от ${from} до ${to}.`,
  loss: (name, share, loss, pictures) =>
    `Ответ отводит классу «${name}» ${share}. Ошибка в среднем на пакет (${pictures}): ${loss}.`,
  backward: (name, at, from, to) =>
    `Назад, ${at}: ${name}. Градиент ошибки по каждому значению — от ${from} до ${to}.`,
  update: (method) =>
    `Обновление, ${method}: каждый вес немного сдвигается. В каждом слое — вес с наибольшим градиентом:`,
  column: (at, of) => `столбец ${at} из ${of}`,
  layer: "Слой",
  weight: "Вес",
  before: "w до",
  after: "w после",
  gradient: "градиент g",
  kept: (letter) => `${letter} после`,
};
