// English words.

export const en = {
  title: "Keys",
  spaceBar: "Space",
  does: {
    space: "train or pause",
    step: "one step, while paused",
    list: "this list",
    arrows: "sliders, tabs, the square of a picture, the pen of the board",
    enter: "takes what was typed into a field",
    escape: "closes this list; leaves a field as it was",
  },
  on: "Space, S and ? work everywhere on the page but in fields",
  close: "Close",
};

export type Words = typeof en;
