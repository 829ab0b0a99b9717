// Words about editing the network, loaded with the editor.

import { spoken } from "../../i18n/languages.ts";
import { en } from "./words.en.ts";
import { ru } from "./words.ru.ts";

export const catalogues = { en, ru };
export const words = spoken(catalogues);

/** The word for a name of the schema; the name itself where there is none, as for a network of another version. */
export const wordFor = (all: Readonly<Record<string, string>>, name: string): string =>
  all[name] ?? name;
