// English words.

export const en = {
  tagline: "A convolutional neural network learns in the open, in your own browser.",
  skip: "Skip to the network",
  language: "Language",
  theme: "Theme",
  themes: { system: "System", light: "Light", dark: "Dark" },
};

export type Words = typeof en;
