// Words of the stage. They are in the page's first file of words: see www/words.en.ts.

import { firstWords } from "../../i18n/text.ts";
import type { Words } from "./words.en.ts";

export const words = firstWords<Words>("stage");
