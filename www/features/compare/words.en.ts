// English words.

export const en = {
  title: "Compare",
  text: "Pin this run, then choose another network, another trainer or another seed: the curves of both lie over each other, their figures side by side.",
  pin: "Pin this run",
  full: "Four runs are pinned: unpin one to make room.",
  unpin: (run: string) => `Unpin: ${run}`,
  unpinShort: "Unpin",
  now: "Now",
  run: "Run",
  data: "Data",
  validation: "Validation",
  test: "Test set",
  examples: "Examples",
  seconds: "Seconds",
  parameters: "Parameters",
  multiplyAdds: "Multiply-adds",
  table: "Pinned runs and the run of now",
  secondsHint: "Spent on training steps, on this machine",
};

export type Words = typeof en;
