// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  title: (map) => `Что возбуждает карту ${map}`,
  unit: (unit) => `Что возбуждает нейрон ${unit}`,
  again: "Ещё раз",
  againHint: "Искать снова, с нынешними весами",
  whole: "Картинки целиком",
  progress: "Ход поиска",
  searching: (done, total) => `Просмотрено ${done} из ${total} картинок`,
  test: (total, examples) =>
    `Самое возбуждающее из тестовых картинок (${total}), веса после ${examples} примеров`,
  train: (total, examples) =>
    `Самое возбуждающее из обучающих картинок (${total}), веса после ${examples} примеров`,
  patch: (name, value, picture) => `${name}, значение ${value}, картинка ${picture}`,
  ascent: (value, steps) => `Градиентный подъём: значение ${value} за ${steps} шагов`,
  ascentHint: "Картинка, сделанная для неё градиентным подъёмом из шума",
  steps: (steps) => `градиентный подъём из шума, шагов: ${steps}`,
  way: "Путь к ней по шагам",
  patches: "Лучшие фрагменты",
  made: "Градиентный подъём",
  tileMade: (map, value) => `Карта ${map}: значение ${value}`,
  climbing: "Картинки растут из шума градиентным подъёмом, по нескольку карт сразу",
  climbed: (examples) =>
    `Картинка для значения в середине каждой карты, веса после ${examples} примеров`,
  sheet: "Что возбуждает каждую карту",
  tile: (map, name, value) => `Карта ${map}: ${name}, значение ${value}`,
  tileUnknown: (map) => `Карта ${map}`,
  noPictures: "Искать не в чем: выберите данные CIFAR-10 или перетащите их на страницу.",
  zero: "На всех этих картинках она везде 0: ничто её не возбуждает.",
  noNumbers: "Её значения больше не числа: начните заново или уменьшите скорость обучения.",
};
