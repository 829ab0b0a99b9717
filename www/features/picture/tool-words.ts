// Words of the tools for a picture: its crop, the camera, the drawing board. Loaded with them.

import { spoken } from "../../i18n/languages.ts";
import { en } from "./tool-words.en.ts";
import { ru } from "./tool-words.ru.ts";

export const catalogues = { en, ru };
export const words = spoken(catalogues);
