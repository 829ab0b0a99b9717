// What the parts of the bench hand to each other.

import type { Measurements } from "./measurements.mjs";

export interface LayerSpec {
  kind: string;
  filters?: number;
  size?: number;
  stride?: number;
  pad?: number;
  units?: number;
}

export interface Spec {
  input: { channels: number; height: number; width: number };
  layers: LayerSpec[];
}

/** A network of cases.json: each run is a batch and the method of the trainer. */
export interface Case {
  name: string;
  spec: Spec;
  runs: [batch: number, method: string][];
}

/** One that has its turn in every round. */
export interface Contestant {
  name: string;
  /** Notes for the report. */
  start(): Promise<string[]>;
  round(round: number, measurements: Measurements): Promise<void>;
  end?(): unknown;
  /** Where the time of a step goes, of an engine. */
  summaries?(): Promise<Summary[]>;
}

/** What a build of the engine says of one round. */
export interface Turn {
  build: string;
  peak_gflops: number;
  cases: { name: string; batch: number; examples_per_second: number; share: number }[];
}

/** Where the time of a step goes. */
export interface CaseProfile {
  name: string;
  batch: number;
  parts: { name: string; ms: number; share: number | null }[];
  step_ms: number;
  undisturbed_share: number;
}

/** What an engine says of all its cases. */
export interface Summary {
  build: string;
  cases: CaseProfile[];
}

/** Asks a worker of the bench's own page, by its file and a name, and waits for its answer. */
export type Ask = (file: string, key: string, question: object) => Promise<unknown>;

/** What the trainer says of its examples. */
export interface Said {
  at: number;
  count: number;
}

declare global {
  var ask: Ask;
  /** When the first step was done, by the page's clock. */
  var firstStep: number | null;
  /** What snapshots with maps cost, and who waits for the trainer's next answer. */
  var seen: { snapshots: number[]; next: (said: Said) => void };
}
