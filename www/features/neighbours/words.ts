// Words about the nearest neighbours, loaded with their panel.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  title: "Nearest neighbours",
  text: "Which training pictures are most like this one? Compared twice: by the values that enter the network's last layer, and by raw pixels, as a nearest-neighbour classifier does it. L1 is the sum of the differences, L2 the Euclidean distance.",
  chosen:
    "This model has no weights and no training: it keeps all training pictures, and answers by the vote of those nearest to the one asked about. Two rows below are that classifier, by raw pixels; the other compares what the network sees. The network above goes on training meanwhile.",
  find: "Find those like the picture above",
  score: "Score as a classifier",
  tests: "Test pictures to score on",
  testPictures: (count: string) => `${count} test pictures`,
  stop: "Stop",
  comparing: (done: string, total: string, examples: string) =>
    `${done} of ${total} training pictures compared, with the weights after ${examples} examples`,
  compared: (_: string, total: string, examples: string) =>
    `All ${total} training pictures compared, with the weights after ${examples} examples`,
  asked: "The picture",
  distance: (distance: string) => `Distance ${distance}`,
  metrics: {
    features: "Network's features, L2",
    l1: "Raw pixels, L1",
    l2: "Raw pixels, L2",
  },
  table: "Accuracy of the nearest-neighbour classifier",
  by: "Compared by",
  network: "The network itself",
  votes: (count: string) =>
    `Share of ${count} test pictures that get their class when the k nearest training pictures vote.`,
};

const ru: typeof en = {
  title: "Ближайшие соседи",
  text: "Какие обучающие картинки больше всего похожи на эту? Сравниваем двумя способами: по значениям на входе последнего слоя сети и просто по пикселям, как это делает классификатор по ближайшему соседу. L1 — сумма разностей, L2 — евклидово расстояние.",
  chosen:
    "У этой модели нет ни весов, ни обучения: она хранит все обучающие картинки и отвечает голосованием ближайших к заданной. Две строки ниже — это она, по пикселям; ещё одна сравнивает то, что видит сеть. Сеть тем временем продолжает учиться.",
  find: "Найти похожие на картинку выше",
  score: "Проверить как классификатор",
  tests: "На скольких тестовых картинках проверить",
  testPictures: (count) => `${count} тестовых картинок`,
  stop: "Остановить",
  comparing: (done, total, examples) =>
    `Сравнено ${done} из ${total} обучающих картинок; веса после ${examples} примеров`,
  compared: (_, total, examples) =>
    `Сравнены все ${total} обучающих картинок; веса после ${examples} примеров`,
  asked: "Картинка",
  distance: (distance) => `Расстояние ${distance}`,
  metrics: {
    features: "Признаки сети, L2",
    l1: "Пиксели, L1",
    l2: "Пиксели, L2",
  },
  table: "Точность классификатора по ближайшим соседям",
  by: "Сравнение",
  network: "Сама сеть",
  votes: (count) =>
    `Доля тестовых картинок (из ${count}), класс которых угадан голосованием k ближайших обучающих картинок.`,
};

export const neighbourCatalogues: Record<Language, typeof en> = { en, ru };

export const neighbourWords = computed(() => neighbourCatalogues[settings.lang.value]);
