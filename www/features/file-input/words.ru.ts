// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  here: "Отпустите здесь",
  what: "Картинку, CIFAR-10 (.tar.gz, .bin, .parquet или всю папку), сохранённое обучение, веса (.safetensors, .json) или сеть (.json, .js, .prototxt)",
};
