// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: "Ошибка и точность",
  loss: "Ошибка на обучении",
  smoothLoss: "Ошибка, сглаженная",
  trainAccuracy: "Точность на обучении",
  validationAccuracy: "Точность на проверке",
  examples: "Примеры",
  examplesSeen: "Показано примеров",
  epochs: "Эпох",
  classificationLoss: "Ошибка классификации",
  decayLoss: "Штраф за веса",
  forward: "Вперёд, на пример",
  backward: "Назад, на пример",
  rateInForce: "Действующий шаг обучения",
  seed: "Зерно",
  window: (count) => `за последние ${count} примеров`,
  clear: "Очистить",
  csv: "Сохранить CSV",
  hint: "Протяните мышью, чтобы приблизить; двойной щелчок — показать всё.",
  waiting: "Первая точка появится после 200 примеров.",
  resting: "Точки появятся, когда начнётся обучение.",
  noPictures: "Точки появятся при обучении: сначала загрузите CIFAR-10.",
  chart: (name) => `График: ${name} от числа показанных примеров`,
  from: "от",
  to: "до",
};
