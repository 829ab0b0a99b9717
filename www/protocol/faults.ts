// Faults and outcomes: how the engine, the workers and the page say what went wrong. A fault is a value, its code and its
// fields; what it says is put into words on the page, in every language.

import type { DataError } from "./generated/cifar10.ts";
import type { TextError, WeightsError } from "./generated/formats.ts";
import type { LayerNumber, RunError } from "./generated/types.ts";

/** Found by the page's own code. */
export type PageFault =
  // Data sets.
  | { code: "parquet_columns"; name: string; found: string }
  | { code: "parquet_codec"; name: string; codec: string }
  | { code: "parquet_parts"; names: string }
  | { code: "parquet_sizes" | "same_file"; name: string; other: string }
  | { code: "labels_missing" | "labels_unreadable"; name: string }
  | { code: "labels_too_few"; name: string; labels: string; count: number }
  | { code: "data_not_found"; file: string; status: number }
  | { code: "data_unreachable"; file: string }
  | { code: "loading_cancelled" | "not_kept" | "kept_unreadable" }
  // Files.
  | { code: "foreign_file"; name: string; what: string }
  | { code: "file_unknown" | "folder_dropped"; name: string }
  | { code: "one_file" | "one_picture"; name: string; others: number }
  | { code: "folder_of_pictures"; name: string; count: number }
  | { code: "nothing_dropped" }
  // Pictures.
  | { code: "picture_cut_short" | "picture_heic" | "picture_unreadable"; name: string }
  | { code: "picture_too_large"; name: string; width: number; height: number }
  | { code: "canvas_altered" | "camera_refused" | "picture_not_made" }
  // Runs.
  | { code: "run_not_kept" | "run_gone" | "run_needs_pictures" | "other_pictures" | "older_copy" }
  | { code: "fewer_workers"; workers: number; wanted: number; megabytes: number }
  // Pretrained networks.
  | { code: "trained_not_loaded"; file: string; detail: string }
  | { code: "needs_network" | "card_unreadable"; file: string }
  // Links.
  | { code: "address"; said: string; expected: string }
  | { code: "link_cut"; layer: number }
  | { code: "link_without_seed" | "link_refused" }
  // The page itself.
  | { code: "bad_request"; detail: string }
  | { code: "part_not_loaded" }
  | { code: "part_broken"; detail: string }
  | { code: "no_wasm" | "no_simd" | "no_workers" }
  /** A sentence that is already in words, from a module that is loaded lazily. */
  | { code: "said"; words: string };

/** Found while converting into or from the forms of other programs. */
export type FormatFault =
  | TextError
  | WeightsError
  | { code: "format_failed" | "weights_in_place" }
  | {
      code: "wrong_outputs_convnetjs" | "wrong_outputs_caffe";
      outputs: number;
      classes: number;
      layer: LayerNumber;
      kind: string;
    };

/** Those whose sentences are with the page, once it has started. */
export type SpokenFault = RunError | DataError | PageFault;

export type Fault = SpokenFault | FormatFault;

/** The fault of a code. */
export type FaultOf<Code, F = Fault> = F extends { code: string }
  ? Code extends F["code"]
    ? F & { code: Code }
    : never
  : never;

/** A sentence for each of these faults. A missing one is a type error. */
export type Sentences<F extends { code: string }> = {
  readonly [Code in F["code"]]: (fault: FaultOf<Code, F>) => string;
};

/** The sentence of a fault; undefined for an unknown fault, as from another version. */
export function sentenceOf(sentences: object, fault: { code: string }): string | undefined {
  const all = sentences as Readonly<Record<string, ((fault: object) => string) | undefined>>;
  return all[fault.code]?.(fault);
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; fault: Fault };
