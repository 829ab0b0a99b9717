// The pretrained networks that come with the page, by the names of their files, the best first.

export const PRETRAINED_NAMES = ["residual", "convnetjs"] as const;
export type PretrainedName = (typeof PRETRAINED_NAMES)[number];
