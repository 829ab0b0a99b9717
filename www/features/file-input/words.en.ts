// English words.

export const en = {
  here: "Drop it here",
  what: "A picture, CIFAR-10 (.tar.gz, .bin, .parquet or its folder), a saved run, weights (.safetensors, .json) or a network (.json, .js, .prototxt)",
};

export type Words = typeof en;
