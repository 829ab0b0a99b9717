// The English words that the page starts with, in one file: those that features share, and those of the first screen.

import { en as curves } from "./features/curves/words.en.ts";
import { en as fileInput } from "./features/file-input/words.en.ts";
import { en as footer } from "./features/footer/words.en.ts";
import { en as header } from "./features/header/words.en.ts";
import { en as messages } from "./features/messages/words.en.ts";
import { en as network } from "./features/network/words.en.ts";
import { en as picture } from "./features/picture/words.en.ts";
import { en as toolbar } from "./features/toolbar/words.en.ts";
import { en as training } from "./features/training/words.en.ts";
import { en as shared } from "./i18n/en.ts";
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
