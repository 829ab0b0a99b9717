// Russian words.

import type { Words } from "./words.en.ts";

export const ru: Words = {
  privacy:
    "Всё происходит в этой вкладке. Ни картинки, ни веса, ни числа не покидают ваше устройство.",
  after: "По следам демонстрации ConvNetJS CIFAR-10 Андрея Карпатого (2014).",
};
