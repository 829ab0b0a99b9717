// English words.

export const en = {
  saveAs: "Save as…",
  of: (name: string) => `Save as…: ${name}`,
  colours: "Colours",
  light: "Light",
  dark: "Dark",
  sharp: "Lines and words, sharp at any size",
  pixels: (scale: number) => `${scale} × ${scale} pixels for one of the page`,
  after: (examples: string) => `after ${examples} examples`,
};

export type Words = typeof en;
