// Networks as text from files: finds their form, and opens them in the panel Architecture.

import { signal } from "@preact/signals";
import type { NetworkForm } from "../../protocol/formats.ts";

export interface NetworkText {
  form: NetworkForm;
  text: string;
}

/** A text that waits for the panel Architecture. */
export const waitingText = signal<NetworkText | null>(null);

/** Opens the panel Architecture with a text under the tab of its form. The panel checks it, and builds it on request. */
export function openNetworkText(form: NetworkForm, text: string): void {
  waitingText.value = { form, text: text.replace(/^\uFEFF/, "") };
}

const CAFFE = /(^|[\s}])layers?\s*\{|^\s*input_(dim|shape)\s*[:{]/m;
const CONVNETJS = /\blayer_defs\b|\btype['"]?\s*:\s*(['"])(input|conv|pool|fc|softmax|svm)\1/;
const KERAS = /\bkeras\b/;
const PYTORCH = /\bimport torch\b|\bnn\.(Sequential|Module|Conv2d|Linear)\b/;
const JSON_OF_OURS = /^\s*\{[\s\S]*"kind"\s*:\s*"/;

/** The form of a text, also of one with mistakes; null for an unknown form. */
export function formOf(text: string): NetworkForm | null {
  if (CAFFE.test(text)) return "caffe";
  if (CONVNETJS.test(text)) return "convnetjs";
  if (KERAS.test(text)) return "keras";
  if (PYTORCH.test(text)) return "pytorch";
  return JSON_OF_OURS.test(text) ? "json" : null;
}
