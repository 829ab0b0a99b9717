// English words.

export const en = {
  title: "Test predictions",
  average: "Average over six views",
  right: "right",
  wrong: "wrong",
  hint: "Newest first. Point at the list to hold it; click one to see it in the layers.",
  none: "The first predictions are on their way.",
  why: "Why?",
  whyOf: (name: string) => `Why this answer to the picture of class “${name}”?`,
  show: (name: string) => `Show this picture of class “${name}” in the layers`,
};

export type Words = typeof en;
