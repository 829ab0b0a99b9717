// The Russian words that the page starts with, in one file: those that features share, and those of the first screen.

import { ru as curves } from "./features/curves/words.ru.ts";
import { ru as fileInput } from "./features/file-input/words.ru.ts";
import { ru as footer } from "./features/footer/words.ru.ts";
import { ru as header } from "./features/header/words.ru.ts";
import { ru as messages } from "./features/messages/words.ru.ts";
import { ru as network } from "./features/network/words.ru.ts";
import { ru as picture } from "./features/picture/words.ru.ts";
import { ru as toolbar } from "./features/toolbar/words.ru.ts";
import { ru as training } from "./features/training/words.ru.ts";
import { ru as shared } from "./i18n/ru.ts";
import type { FirstWords } from "./i18n/text.ts";

export const words = {
  shared,
  features: {
    curves,
    "file-input": fileInput,
    footer,
    header,
    messages,
    network,
    picture,
    toolbar,
    training,
  },
} satisfies FirstWords;
