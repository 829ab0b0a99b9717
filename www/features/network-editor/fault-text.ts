// Sentences about a layer that does not fit: the editor's own words, or the page's.

import { inSymbols } from "../../i18n/expected.ts";
import { faultText } from "../../i18n/text.ts";
import { type Fault, sentenceOf } from "../../protocol/faults.ts";
import { nameOf } from "./announce.ts";
import type { DraftLayer } from "./draft.ts";
import { labelOf } from "./field.tsx";
import { fieldsOf } from "./kinds.ts";
import { words } from "./words.ts";

/** The editor's sentence without the name of the layer; null where only the page has one, which names the layer. */
function ownWords(fault: Fault, layer: DraftLayer | null): string | null {
  const t = words.value;
  if (fault.code !== "bad_field") return sentenceOf(t.faults, fault) ?? null;
  const fields = layer === null ? [] : fieldsOf(layer.kind, layer.fields);
  const field = fields.find(({ name }) => name === fault.field);
  if (field === undefined) return null;
  return t.badField(labelOf(field), fault.value, inSymbols(fault.expected, fault.field));
}

/** One sentence about a fault, which names the layer that it is about. */
export function faultSentence(fault: Fault, layer: DraftLayer | null): string {
  const said = ownWords(fault, layer);
  if (said === null) return faultText(fault);
  const named = layer !== null && fault.code !== "wrong_outputs";
  const whole = named ? words.value.at(nameOf(layer), said) : said;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}

/** The sentence on the card of the layer. */
export const cardSentence = (fault: Fault, layer: DraftLayer): string =>
  ownWords(fault, layer) ?? faultText(fault);
