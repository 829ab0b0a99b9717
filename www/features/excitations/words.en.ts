// English words.

export const en = {
  title: (map: string) => `What excites map ${map}`,
  unit: (unit: string) => `What excites unit ${unit}`,
  again: "Again",
  againHint: "Search once more, with the weights of now",
  whole: "Whole pictures",
  progress: "Pictures searched",
  searching: (done: string, total: string) => `${done} of ${total} pictures searched`,
  test: (total: string, examples: string) =>
    `The most exciting of ${total} test pictures, with the weights after ${examples} examples`,
  train: (total: string, examples: string) =>
    `The most exciting of ${total} training pictures, with the weights after ${examples} examples`,
  patch: (name: string, value: string, picture: string) =>
    `${name}, value ${value}, picture ${picture}`,
  sheet: "What excites each map",
  tile: (map: string, name: string, value: string) => `Map ${map}: ${name}, value ${value}`,
  tileUnknown: (map: string) => `Map ${map}`,
  noPictures: "There are no pictures to search: choose CIFAR-10 as data, or drop it on the page.",
  zero: "It is 0 everywhere on all these pictures: nothing excites it.",
  noNumbers: "Its values are not numbers any more: reset the run, or take a smaller learning rate.",
};

export type Words = typeof en;
