// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: (map) => `Что возбуждает карту ${map}`,
  unit: (unit) => `Что возбуждает нейрон ${unit}`,
  again: "Ещё раз",
  againHint: "Искать снова, с нынешними весами",
  whole: "Картинки целиком",
  progress: "Просмотрено картинок",
  searching: (done, total) => `Просмотрено ${done} из ${total} картинок`,
  test: (total, examples) =>
    `Самое возбуждающее из тестовых картинок (${total}), веса после ${examples} примеров`,
  train: (total, examples) =>
    `Самое возбуждающее из обучающих картинок (${total}), веса после ${examples} примеров`,
  patch: (name, value, picture) => `${name}, значение ${value}, картинка ${picture}`,
  sheet: "Что возбуждает каждую карту",
  tile: (map, name, value) => `Карта ${map}: ${name}, значение ${value}`,
  tileUnknown: (map) => `Карта ${map}`,
  noPictures: "Искать не в чем: выберите данные CIFAR-10 или перетащите их на страницу.",
  zero: "На всех этих картинках она везде 0: ничто её не возбуждает.",
  noNumbers: "Её значения больше не числа: начните заново или уменьшите скорость обучения.",
};
