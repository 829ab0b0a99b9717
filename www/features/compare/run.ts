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
  /** Which of the colours of pinned runs is its own; null for the run in training. */
  place: number | null;
  model: PresetName | "custom";
  dataset: DatasetName;
  method: Method;
  learningRate: number;
  examples: number;
  /** Spent on training steps; NaN where some were made in another visit. */
  seconds: number;
  validationAccuracy: number | null;
  /** On the whole test set, where it was scored. */
  testAccuracy: number | null;
  parameters: number;
  multiplyAdds: number;
  curve: Curve;
}
