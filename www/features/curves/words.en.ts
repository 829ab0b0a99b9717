// English words.

export const en = {
  title: "Loss and accuracy",
  loss: "Training loss",
  smoothLoss: "Training loss, smoothed",
  trainAccuracy: "Training accuracy",
  validationAccuracy: "Validation accuracy",
  examples: "Examples",
  examplesSeen: "Examples seen",
  epochs: "Epochs",
  classificationLoss: "Classification loss",
  decayLoss: "Weight decay loss",
  forward: "Forward, per example",
  backward: "Backward, per example",
  rateInForce: "Learning rate in force",
  seed: "Seed",
  window: (count: string) => `over the last ${count} examples`,
  clear: "Clear",
  csv: "Save as CSV",
  hint: "Drag to zoom, double-click to see all.",
  waiting: "The first point comes after 200 examples.",
  resting: "Points come as it trains.",
  noPictures: "Points come as it trains: load CIFAR-10 first.",
  chart: (name: string) => `Chart: ${name} over examples seen`,
  from: "from",
  to: "to",
};

export type Words = typeof en;
