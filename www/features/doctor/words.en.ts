// English words.

export const en = {
  title: "What ails the run",
  more: (count: string) => `+ ${count}`,
  dismiss: "Dismiss",
  undo: "Undo",
  keep: "Keep",
  tried: (cure: string) => `Tried: ${cure}`,
  findings: {
    diverged: {
      name: "Diverged",
      said: (rate: string) =>
        `At a learning rate of ${rate} the loss left all bounds. The run is back where it worked: go on in smaller steps.`,
    },
    exploding: {
      name: "The loss explodes",
      said: (loss: string, ignorant: string) =>
        `It is ${loss}, and guessing gives ${ignorant}: the steps are too large.`,
    },
    alone: { name: "Batch norm sees one picture" },
    dead: {
      name: "Dead ReLUs",
      said: (examples: string) =>
        `So many units fired on none of the latest ${examples} pictures: no gradient passes, and they learn no more.`,
    },
    saturated: {
      name: "Saturated units",
      said: "So many values are on the flat ends of the function, where no gradient passes.",
    },
    large_updates: {
      name: "Steps too large",
      said: "Change of the weights in one step, over their size. Usual is about 0.001.",
    },
    small_updates: {
      name: "Steps too small",
      said: "Change of the weights in one step, over their size. Usual is about 0.001.",
    },
    stuck: {
      name: "Nothing is learnt",
      said: (loss: string) => `The loss stays at ${loss}, which is what guessing gives.`,
    },
    overfitting: {
      name: "Overfitting",
      said: (training: string, validation: string) =>
        `Right on ${training} of the pictures that it learns from, on ${validation} of those held out: it learns them by heart.`,
    },
  },
  cures: {
    rate: (value: string) => `Learning rate ${value}`,
    batch: (value: string) => `Batches of ${value}`,
    decay: (value: string) => `L2 weight decay ${value}`,
    augment: "Mirror and shift pictures",
    leaky: "Leaky ReLUs",
    restart: (value: string) => `Fresh weights, rate ${value}`,
  },
};

export type Words = typeof en;
