// Words about the network in the forms of other programs, loaded with their panel.

import { spoken } from "../../i18n/languages.ts";
import { faultText } from "../../i18n/text.ts";
import { type Fault, sentenceOf } from "../../protocol/faults.ts";
import type { FormatNote } from "../../protocol/formats.ts";
import { en } from "./words.en.ts";
import { ru } from "./words.ru.ts";

export const catalogues = { en, ru };
export const words = spoken(catalogues);

/** What a fault says, of a format or of the engine. */
export function formatFault(fault: Fault): string {
  return sentenceOf(words.value.faults, fault) ?? faultText(fault);
}

export function formatNote(note: FormatNote): string {
  return sentenceOf(words.value.notes, note) ?? note.code;
}
