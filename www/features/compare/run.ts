// A run as it is compared: its curve and its numbers.

import type { PresetName } from "../../app/presets.ts";
import type { DatasetName } from "../../protocol/datasets.ts";
import type { Method } from "../../protocol/training.ts";

/** Columns of equal length; null where nothing was measured. */
export interface Curve {
  examples: number[];
  smoothLoss: (number | null)[];
  validationAccuracy: (number | null)[];
}

export interface ComparedRun {
  id: number;
  /** The index of its colour among pinned runs; null for the run in training. */
  place: number | null;
  model: PresetName | "custom";
  dataset: DatasetName;
  method: Method;
  learningRate: number;
  examples: number;
  /** Seconds of training steps; NaN where an earlier visit made some of them. */
  seconds: number;
  validationAccuracy: number | null;
  /** On the whole test set; null before it is scored. */
  testAccuracy: number | null;
  parameters: number;
  multiplyAdds: number;
  curve: Curve;
}
