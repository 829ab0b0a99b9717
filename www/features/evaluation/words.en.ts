// English words.

import { plural } from "../../i18n/languages.ts";

const pictures = (count: number, shown: string) =>
  `${shown} ${plural("en", count, { one: "picture", other: "pictures" })}`;

export const en = {
  title: "Whole test set",
  run: "Score the test set",
  running: (done: string, total: string) => `${done} of ${total} scored`,
  accuracy: "Test accuracy",
  result: (correct: string, total: string, examples: string) =>
    `${correct} of ${total} right, with the weights after ${examples} examples`,
  averaged: "answers averaged over six views",
  confusion: "Confusion matrix",
  truth: "Truth",
  cell: (truth: string, answer: string, count: number, shown: string) =>
    `true ${truth}, answered ${answer}: ${pictures(count, shown)}`,
  hint: "Each row is a true class, each column the network's answer. Open a cell for its pictures.",
  none: "Every test picture once: accuracy, and what is confused with what.",
  byClass: "Accuracy, precision and recall of each class",
  class: "Class",
  measures: {
    accuracy: {
      name: "Accuracy",
      hint: "Of all pictures, the share rightly given this class or rightly another one",
    },
    precision: {
      name: "Precision",
      hint: "Of the answers that name this class, the share that is right",
    },
    recall: {
      name: "Recall",
      hint: "Of the pictures of this class, the share that is answered right",
    },
  },
  all: "All",
  mean: "mean",
  never: "none",
  pictures: (truth: string, answer: string, count: number, shown: string) =>
    `True ${truth}, answered ${answer}: ${pictures(count, shown)}, the most confident first`,
  picture: (number: string, share: string) =>
    `Test picture ${number}, answered with ${share}: open it on the stage`,
  open: "A click opens a picture on the stage.",
  since: (examples: string) =>
    `Answers after ${examples} examples. On the stage the network of now answers.`,
  page: (from: string, to: string, total: string) => `${from}–${to} of ${total}`,
  previous: "Previous pictures",
  next: "Next pictures",
  close: "Close",
};

export type Words = typeof en;
