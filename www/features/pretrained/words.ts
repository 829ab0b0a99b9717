// Words about the trained networks, loaded with them.

import type { Language } from "../../i18n/languages.ts";

interface Words {
  names: Record<"residual" | "convnetjs", string>;
  about: Record<"residual" | "convnetjs", string>;
  right: (percent: string) => string;
  averaged: (percent: string) => string;
  tested: (pictures: string) => string;
  parameters: string;
  multiplyAdds: string;
  training: string;
  trainedOn: (examples: string, epochs: string) => string;
  file: string;
  kilobytes: (size: string) => string;
  made: string;
  reencoded: string;
  use: string;
  coming: string;
  used: string;
  ready: string;
  noPictures: string;
  loadPictures: string;
  back: string;
  backHint: string;
}

export const pretrainedWords: Record<Language, Words> = {
  en: {
    names: { residual: "Residual network", convnetjs: "ConvNetJS network" },
    about: {
      residual:
        "ResNet-9 (Page, 2018) at a quarter of its width: batch normalisation and two residual blocks.",
      convnetjs: "The network of the ConvNetJS demo (Karpathy, 2014): three convolutions of 5 × 5.",
    },
    right: (percent) => `${percent} right`,
    averaged: (percent) => `${percent} averaged over six views`,
    tested: (pictures) => `on the ${pictures} test pictures`,
    parameters: "Parameters",
    multiplyAdds: "Multiply-adds a picture",
    training: "Trained on",
    trainedOn: (examples, epochs) => `${examples} examples (${epochs} epochs)`,
    file: "Weights",
    kilobytes: (size) => `${size} kB, a byte each`,
    made: "Made by",
    reencoded:
      "Trained and tested on CIFAR-10 pictures that were compressed once more: on the official ones the accuracy may differ a little.",
    use: "Use it",
    coming: "Loading…",
    used: "In use",
    ready:
      "It is ready: choose, drop or photograph a picture above, and see what it takes it for; its filters are below. Training is paused: “Train” goes on at a small learning rate.",
    noPictures:
      "Without CIFAR-10 it can be asked and looked into, but not be tested or trained further.",
    loadPictures: "Load CIFAR-10",
    back: "Back to the run of before",
    backHint: "Your run of before is kept in this tab.",
  },
  ru: {
    names: { residual: "Остаточная сеть", convnetjs: "Сеть ConvNetJS" },
    about: {
      residual:
        "ResNet-9 (Пейдж, 2018) вчетверо у́же: пакетная нормализация и два остаточных блока.",
      convnetjs: "Сеть из демонстрации ConvNetJS (Карпатый, 2014): три свёртки 5 × 5.",
    },
    right: (percent) => `${percent} верных`,
    averaged: (percent) => `${percent} в среднем по шести видам`,
    tested: (pictures) => `на ${pictures} тестовых картинок`,
    parameters: "Параметров",
    multiplyAdds: "Умножений со сложением на картинку",
    training: "Обучена на",
    trainedOn: (examples, epochs) => `${examples} примеров (эпох: ${epochs})`,
    file: "Веса",
    kilobytes: (size) => `${size} кБ, по байту на вес`,
    made: "Получена командой",
    reencoded:
      "Обучена и проверена на картинках CIFAR-10, сжатых ещё раз: на исходных точность может немного отличаться.",
    use: "Взять",
    coming: "Загрузка…",
    used: "Работает",
    ready:
      "Сеть готова: выберите, перетащите или снимите картинку выше, и увидите, что она в ней узнаёт; фильтры — ниже. Обучение стоит: «Учить» продолжит его с малой скоростью.",
    noPictures:
      "Без CIFAR-10 её можно спрашивать и рассматривать, но нельзя проверить или учить дальше.",
    loadPictures: "Загрузить CIFAR-10",
    back: "Вернуться к прежнему обучению",
    backHint: "Прежнее обучение хранится в этой вкладке.",
  },
};
