// Networks as text that come from outside the panel that shows them: which form they are in, and the way into it.

import { signal } from "@preact/signals";
import type { NetworkForm } from "../../protocol/formats.ts";

export interface NetworkText {
  form: NetworkForm;
  text: string;
}

/** A text on its way into the panel Architecture, which takes it from here. */
export const waitingText = signal<NetworkText | null>(null);

/** Opens the panel Architecture with a text under the tab of its form: checked there, and built at a press. */
export function openNetworkText(form: NetworkForm, text: string): void {
  waitingText.value = { form, text: text.replace(/^\uFEFF/, "") };
}

const CAFFE = /(^|[\s}])layers?\s*\{|^\s*input_(dim|shape)\s*[:{]/m;
const CONVNETJS = /\blayer_defs\b|\btype['"]?\s*:\s*(['"])(input|conv|pool|fc|softmax|svm)\1/;
const KERAS = /\bkeras\b/;
const PYTORCH = /\bimport torch\b|\bnn\.(Sequential|Module|Conv2d|Linear)\b/;
const JSON_OF_OURS = /^\s*\{[\s\S]*"kind"\s*:\s*"/;

/** The form that a text is in, well written or not; null where it seems to be in none. */
export function formOf(text: string): NetworkForm | null {
  if (CAFFE.test(text)) return "caffe";
  if (CONVNETJS.test(text)) return "convnetjs";
  if (KERAS.test(text)) return "keras";
  if (PYTORCH.test(text)) return "pytorch";
  return JSON_OF_OURS.test(text) ? "json" : null;
}
