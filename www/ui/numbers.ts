// Numbers as people type and drag them.

/** A range of numbers from `min` to `max`; `above` excludes `min`, `below` excludes `max`. */
export interface Range {
  readonly min: number;
  readonly max?: number;
  readonly type?: string;
  readonly above?: boolean;
  readonly below?: boolean;
}

/** A typed number, with a decimal point or comma; NaN for other text. */
export function readNumber(text: string, whole = false): number {
  const plain = text.trim().replace("−", "-");
  // In a whole number they separate thousands.
  const grouped = whole && /^\d{1,3}([.,\s'’]\d{3})+$/.test(plain);
  if (grouped) return Number(plain.replace(/\D/g, ""));
  return /^[-+.,\d]/.test(plain) ? Number(plain.replace(",", ".")) : Number.NaN;
}

export function inRange(value: number, { min, max = Number.MAX_VALUE, ...range }: Range): boolean {
  const over = range.above ? value > min : value >= min;
  const under = range.below ? value < max : value <= max;
  return over && under && (range.type !== "whole" || Number.isSafeInteger(value));
}

/** Two significant digits: values of a slider should be short. */
const rounded = (value: number): number => Number(value.toPrecision(2));

/** Positions in equal ratios from `low` to `high`, after 0 with `zero`. */
export function ratios(low: number, high: number, steps: number, zero = false): Positions {
  const first = zero ? 1 : 0;
  const ratio = Math.log(high / low) / steps;
  const last = steps + first;
  return {
    last,
    valueOf: (position) =>
      position < first ? 0 : rounded(low * Math.exp(ratio * (position - first))),
    positionOf(value) {
      if (!(value >= low)) return zero && value > 0 ? first : 0;
      return Math.min(last, first + Math.round(Math.log(value / low) / ratio));
    },
  };
}

/** Positions of given values; a value between them gets the nearest position. */
export function stops(values: readonly number[]): Positions {
  const distance = (at: number, value: number) => Math.abs((values[at] ?? 0) - value);
  return {
    last: values.length - 1,
    valueOf: (position) => values[position] ?? 0,
    positionOf: (value) =>
      values.reduce((best, _, at) => (distance(at, value) < distance(best, value) ? at : best), 0),
  };
}

/** A slider's positions: evenly spaced numbers from 0 to `last`, each with its value. */
export interface Positions {
  last: number;
  valueOf(position: number): number;
  positionOf(value: number): number;
}
