// Russian words.

import { plural } from "../../i18n/languages.ts";
import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Сеть за работой",
  picture: "Картинка, на которую смотрит сеть",
  truth: (name) => `Верно: ${name}`,
  own: "Ваша картинка",
  next: "Другая картинка",
  answers: "Ответ",
  isTrue: "верный класс",
  why: (name) => `Почему «${name}»?`,
  maps: (count, height, width) => `${count} по ${height} × ${width}`,
  units: (count, shown) =>
    `${shown} ${plural("ru", count, { one: "нейрон", few: "нейрона", many: "нейронов", other: "нейрона" })}`,
  templates: "Шаблоны",
  template: (name) => `Шаблон: ${name}`,
  more: (count) => `+ ещё ${count}`,
  moreHint: "Показаны карты, которые больше всего говорят об этой картинке",
  map: (layer, map) => `${layer}, карта ${map}`,
  unit: (layer, unit) => `${layer}, нейрон ${unit}`,
  at: (name, row, column, value) => `${name}, строка ${row}, столбец ${column}: ${value}`,
  slowMotion: "Замедленно",
  slowMotionHint: "Один шаг обучения: от пакета до обновления весов",
  hint: "Наведите на карту — значения; щёлкните её или ответ — почему.",
};
