// Words about a picture of the visitor's own: its crop, the camera, the drawing board. Loaded with them.

import { spoken } from "../../i18n/languages.ts";
import { en } from "./words.en.ts";
import { ru } from "./words.ru.ts";

export const catalogues = { en, ru };
export const words = spoken(catalogues);
