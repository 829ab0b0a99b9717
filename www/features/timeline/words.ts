// Words of the timeline, loaded with it.

import { spoken } from "../../i18n/languages.ts";
import { en } from "./words.en.ts";
import { ru } from "./words.ru.ts";

export const catalogues = { en, ru };
export const words = spoken(catalogues);
