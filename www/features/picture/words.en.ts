// English words.

export const en = {
  title: "Your picture",
  drop: "Drop or paste any picture, or choose, photograph or draw one. Nothing is uploaded: it stays on this machine.",
  choose: "Choose…",
  back: "Back",
  camera: "Camera",
  draw: "Draw",
  fromTest: "From the test set",
  inLayers: "Show it in the layers",
  inLayersHint: "The maps and gradients of all layers are those of this picture",
  average: "Average over six views",
  averageHint:
    "Six views: the picture, moved by one pixel to either corner, and each of these mirrored. The answer is their mean.",
  original: "The picture",
  seen: "What the network sees: 32 × 32",
  truth: (name: string) => `Truth: ${name}`,
  answers: "Most likely classes",
  why: "Why this answer?",
  asking: "Asking the network…",
};

export type Words = typeof en;
