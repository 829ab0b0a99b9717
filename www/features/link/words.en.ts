// English words.

export const en = {
  copy: "Copy link",
  copied: "Copied",
  hint: "A link that repeats this run from its start: network, training, data and seed",
  byHand: "Link to this run: press Ctrl+C to copy it",
};

export type Words = typeof en;
