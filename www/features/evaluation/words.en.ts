// English words.

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
  answer: "Answer",
  cell: (count: string, truth: string, answer: string) =>
    `${count} of class “${truth}” were taken for “${answer}”`,
  hint: "Each row is a true class, each column the network's answer.",
  none: "Every test picture once: accuracy, and what is confused with what.",
};

export type Words = typeof en;
