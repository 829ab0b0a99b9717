// English words.

export const en = {
  title: "Keys",
  spaceBar: "Space",
  does: {
    space: "train or pause",
    step: "one step, while paused",
    slow: "slow motion: one step told; ← and → walk through it, Esc ends it",
    now: "back to now, from an earlier moment",
    list: "this list",
    arrows: "sliders, tabs, the square of a picture, the pen of the board",
    enter: "takes what was typed into a field",
    escape: "closes this list; leaves a field as it was",
  },
  on: "Space, S, M, N and ? work everywhere on the page but in fields",
  close: "Close",
};

export type Words = typeof en;
