// Types of the engine's schema. Its data are generated: see `generated/`.

import type { LAYERS } from "./generated/layers.ts";
import type { CLASSES, SCHEDULES } from "./generated/training.ts";

/** A field of a layer or of training. */
export interface Field {
  /** In JSON. */
  readonly name: string;
  /** The lecture's letter for it. */
  readonly letter?: string;
  /** "window": one whole number for a square, or height and width. */
  readonly type: "whole" | "window" | "number" | "choice" | "flag";
  /** What the engine takes where it is missing; without one it has to be there, or may be left out. */
  readonly default?: number | string;
  /** Whether a spec leaves it out where it has its default. */
  readonly leftOut?: boolean;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Whether `min` itself is too low, and `max` too high. */
  readonly above?: boolean;
  readonly below?: boolean;
  readonly odd?: boolean;
  /** The field below whose value it has to be. */
  readonly belowField?: string;
}

export interface Kind {
  readonly group: LayerGroup;
  readonly fields: readonly Field[];
}

export type LayerKind = keyof typeof LAYERS;
export type LayerGroup = (typeof LAYERS)[LayerKind]["group"];
type LayerField = (typeof LAYERS)[LayerKind]["fields"][number];
export type FieldName = LayerField["name"];
export type ChoiceName = Extract<LayerField, { choices: unknown }>["choices"][number];

export type { Loss, OptimizerKind as Method } from "./generated/types.ts";
export type ScheduleKind = keyof typeof SCHEDULES;
/** A class of any data set. */
export type ClassName = (typeof CLASSES)[keyof typeof CLASSES][number];
