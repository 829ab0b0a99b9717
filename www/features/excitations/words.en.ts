// English words.

export const en = {
  title: (map: string) => `What excites map ${map}`,
  unit: (unit: string) => `What excites unit ${unit}`,
  again: "Again",
  againHint: "Search once more, with the weights of now",
  whole: "Whole pictures",
  progress: "Progress",
  searching: (done: string, total: string) => `${done} of ${total} pictures searched`,
  test: (total: string, examples: string) =>
    `The most exciting of ${total} test pictures, with the weights after ${examples} examples`,
  train: (total: string, examples: string) =>
    `The most exciting of ${total} training pictures, with the weights after ${examples} examples`,
  patch: (name: string, value: string, picture: string) =>
    `${name}, value ${value}, picture ${picture}`,
  ascent: (value: string, steps: string) =>
    `Made by gradient ascent: value ${value} after ${steps} steps`,
  ascentHint: "A picture made for it by gradient ascent, from noise",
  steps: (steps: string) => `made by gradient ascent, ${steps} steps from noise`,
  way: "The way there, by steps",
  patches: "Best patches",
  made: "By gradient ascent",
  tileMade: (map: string, value: string) => `Map ${map}: value ${value}`,
  climbing: "Pictures grow from noise by gradient ascent, a few maps at a time",
  climbed: (examples: string) =>
    `A picture for the value in the middle of each map, with the weights after ${examples} examples`,
  sheet: "What excites each map",
  tile: (map: string, name: string, value: string) => `Map ${map}: ${name}, value ${value}`,
  tileUnknown: (map: string) => `Map ${map}`,
  noPictures: "There are no pictures to search: choose CIFAR-10 as data, or drop it on the page.",
  zero: "It is 0 everywhere on all these pictures: nothing excites it.",
  noNumbers: "Its values are not numbers any more: reset the run, or take a smaller learning rate.",
};

export type Words = typeof en;
