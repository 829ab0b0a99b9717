// What the editor offers: the kinds of layers with their fields, and the losses. A new kind is one line here.
import type { Shape } from "../../protocol/network.ts";

export type Group = "weights" | "activations" | "pooling" | "regularisation";

export type FieldValue = number | string | readonly number[];

export interface Field {
  /** In a spec. */
  name: string;
  /** The lecture's letter for it. */
  symbol?: "K" | "F" | "S" | "P";
  /** "window": one number for a square, or height and width. */
  type: "whole" | "window" | "number" | "choice";
  /** In a fresh layer, which may depend on what enters it; null: left to the engine. */
  initial: FieldValue | null | ((input: Shape) => FieldValue);
  choices?: readonly string[];
  /** The choice that a spec leaves out. */
  usual?: string;
}

export interface Kind {
  group: Group;
  fields: readonly Field[];
}

const whole = (name: string, initial: Field["initial"], symbol?: Field["symbol"]): Field => ({
  name,
  type: "whole",
  initial,
  ...(symbol && { symbol }),
});
const number = (name: string, initial: number | null): Field => ({ name, type: "number", initial });
const windowSize = (initial: Field["initial"]): Field => ({
  name: "size",
  type: "window",
  initial,
  symbol: "F",
});

const choice = (name: string, usual: string, ...others: string[]): Field => ({
  name,
  type: "choice",
  initial: null,
  choices: [usual, ...others],
  usual,
});
/** Of an output's size that does not come out whole. */
const rounding = choice("rounding", "down", "up");

const start: Field[] = [
  { name: "init", type: "choice", initial: "he", choices: ["he", "xavier", "lecun", "zero"] },
  number("bias", null),
];

/** Of a pool that halves, one that fits: 2 where the height is even, else 3. */
const halving = ({ height }: Shape) => (height < 2 ? 1 : 2 + (height % 2));
const halvingStride = ({ height }: Shape) => (height < 2 ? 1 : 2);
const pooling = [
  windowSize(halving),
  whole("stride", halvingStride, "S"),
  whole("pad", 0, "P"),
  rounding,
];

/** As many filters as maps come in, but for colours. */
const filters = ({ channels }: Shape) => (channels < 8 || channels > 1024 ? 16 : channels);
/** The smallest group that divides the maps. */
const divisor = ({ channels }: Shape) =>
  Array.from({ length: channels }, (_, at) => at + 1).find(
    (group) => group > 1 && channels % group === 0,
  ) ?? 1;

/** The smallest odd number above one that divides the maps: there is always a majority. */
const oddDivisor = ({ channels }: Shape) =>
  Array.from({ length: channels }, (_, at) => at + 1).find(
    (group) => group > 1 && group % 2 === 1 && channels % group === 0,
  ) ?? 1;

/** In the order of the menu. A block's own layers are no field: see `Draft`. */
export const KINDS: Readonly<Record<string, Kind>> = {
  conv: {
    group: "weights",
    fields: [
      whole("filters", filters, "K"),
      windowSize(3),
      whole("stride", 1, "S"),
      whole("pad", 1, "P"),
      rounding,
      ...start,
    ],
  },
  fc: { group: "weights", fields: [whole("units", 10, "K"), ...start] },
  residual: { group: "weights", fields: [] },
  relu: { group: "activations", fields: [] },
  leaky_relu: { group: "activations", fields: [number("slope", 0.01)] },
  tanh: { group: "activations", fields: [] },
  sigmoid: { group: "activations", fields: [] },
  maxout: { group: "activations", fields: [whole("group", divisor)] },
  majority: { group: "activations", fields: [whole("group", oddDivisor)] },
  max_pool: { group: "pooling", fields: pooling },
  avg_pool: { group: "pooling", fields: pooling },
  batch_norm: { group: "regularisation", fields: [] },
  dropout: { group: "regularisation", fields: [number("rate", 0.5)] },
  lrn: {
    group: "regularisation",
    fields: [
      number("k", 1),
      whole("n", 5),
      number("alpha", 1e-4),
      number("beta", 0.75),
      choice("region", "across_channels", "within_channel"),
    ],
  },
};

export const LOSSES: readonly string[] = ["softmax", "svm", "squared_error", "perceptron", "lms"];

export const GROUPS: readonly Group[] = ["weights", "activations", "pooling", "regularisation"];

/** A kind's fields; those that a layer has where the kind is not known here. */
export function fieldsOf(kind: string, values: Readonly<Record<string, unknown>>): Field[] {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known !== undefined) return [...known.fields];
  return Object.entries(values).map(([name, value]) =>
    typeof value === "number" ? number(name, value) : { name, type: "choice", initial: null },
  );
}

export function initialOf({ initial }: Field, input: Shape): FieldValue | null {
  return typeof initial === "function" ? initial(input) : initial;
}
