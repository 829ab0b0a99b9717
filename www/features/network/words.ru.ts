// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Сеть",
  summary: (parameters, multiplyAdds) =>
    `параметров: ${parameters}, умножений со сложением на пример: ${multiplyAdds}`,
  profile: "На что уходит время",
  profileHint: "Миллисекунды на пример в каждом слое, вперёд и назад",
  time: (share, forward, backward) => `${share} времени: ${forward} вперёд, ${backward} назад`,
  edit: "Изменить сеть",
  view: "Показать слои",
  nextFocus: "Следующая тестовая",
  focus: "Картинка, которая показана в слоях",
  focusTest: (number) => `В слоях — тестовая картинка ${number}`,
  focusOwn: "В слоях — ваша картинка",
  focusTruth: (truth) => `На самом деле: ${truth}.`,
  focusAnswer: (answer, share) => `Ответ: ${answer}, ${share}.`,
  focusGradients: "Верный класс неизвестен, поэтому градиенты — для этого ответа.",
  parameters: "Параметры",
  output: "Выход",
  overTime: "Как менялись",
  overTimeOf: (part, layer) => `${part} слоя ${layer}: как менялись`,
  overTimeHint: "Посмотреть, как сеть им научилась",
  weights: "Веса",
  weightGradients: "Градиенты весов",
  histogram: "Распределение активаций",
  hover: (tile, row, column, value) => `${tile}, строка ${row}, столбец ${column}: ${value}`,
  map: (map) => `карта ${map}`,
  filter: (filter) => `фильтр ${filter}`,
  filterChannel: (filter, channel) => `фильтр ${filter}, канал ${channel}`,
  unitChannel: (unit, channel) => `${unit}, карта ${channel}`,
  minMax: (min, max) => `от ${min} до ${max}`,
  legend: "Шкала цветов",
  excited: "Что возбуждает его карты",
  excitedOf: (layer) => `Что возбуждает его карты, слой ${layer}`,
};
