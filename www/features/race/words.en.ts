// English words.

export const en = {
  title: "Trainer race",
  text: "The same network from the same random weights, on the same pictures in the same order, trained by several methods in turns. Batch size, decay and schedule are those of the run, which rests meanwhile.",
  start: "Start the race",
  end: "End the race",
  most: "Choose one to six.",
  races: (method: string) => `${method} races`,
  rate: (method: string) => `Learning rate of ${method}`,
  method: "Method",
  learningRate: "Learning rate",
  loss: "Loss",
  validation: "Validation",
  examples: "Examples",
  seconds: "Seconds",
  out: "diverged",
  take: "Train by it",
  takeOf: (method: string) => `Train the run by ${method}`,
  table: "Methods, their rates and how far they have come",
};

export type Words = typeof en;
