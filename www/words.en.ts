// The English words that the page starts with, in one file: those that features share, and those of the first screen.

import { en as fileInput } from "./features/file-input/words.en.ts";
import { en as header } from "./features/header/words.en.ts";
import { en as messages } from "./features/messages/words.en.ts";
import { en as stage } from "./features/stage/words.en.ts";
import { en as toolbar } from "./features/toolbar/words.en.ts";
import { en as shared } from "./i18n/en.ts";
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
