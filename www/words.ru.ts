// The Russian words that the page starts with, in one file: those that features share, and those of the first screen.

import { ru as fileInput } from "./features/file-input/words.ru.ts";
import { ru as header } from "./features/header/words.ru.ts";
import { ru as messages } from "./features/messages/words.ru.ts";
import { ru as stage } from "./features/stage/words.ru.ts";
import { ru as toolbar } from "./features/toolbar/words.ru.ts";
import { ru as shared } from "./i18n/ru.ts";
import type { FirstWords } from "./i18n/text.ts";

export const words = {
  shared,
  features: {
    "file-input": fileInput,
    header,
    messages,
    stage,
    toolbar,
  },
} satisfies FirstWords;
