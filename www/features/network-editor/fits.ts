// Values that would fit in the place of one that does not, nearest first: read out of what the engine says is wrong.
import type { Fault } from "../../protocol/faults.ts";
import type { DraftLayer } from "./draft.ts";
import { type FieldValue, fieldsOf, initialOf } from "./kinds.ts";

export interface Fit {
  field: string;
  value: FieldValue;
}

/** The fields that have a part in a fault. */
export function faultyFields(fault: Fault): string[] {
  switch (fault.code) {
    case "window_too_large":
      return ["size", "pad"];
    case "channels_not_divisible":
      return ["group"];
    case "wrong_outputs":
      return ["units"];
    case "too_many_parameters":
    case "too_many_activations":
    case "too_much_memory":
      return ["filters", "units"];
    default:
      return fault.params.field === undefined ? [] : [String(fault.params.field)];
  }
}

/** Values for the fields of `layer` that would mend `fault`. */
export function fitsOf(fault: Fault, layer: DraftLayer): Fit[] {
  const { params } = fault;
  switch (fault.code) {
    case "window_too_large":
      return smallerWindows(fault, layer);
    case "channels_not_divisible": {
      const [channels, group] = [Number(params.channels), Number(params.group)];
      const divisors = range(1, channels).filter((value) => channels % value === 0);
      return nearest(divisors, group, 2).map((value) => ({ field: "group", value }));
    }
    case "wrong_outputs":
      return layer.kind === "fc" ? [{ field: "units", value: Number(params.classes) }] : [];
    case "bad_field":
      return inRange(fault, layer);
    default:
      return [];
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

const nearest = (values: number[], to: number, count: number): number[] =>
  values.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to)).slice(0, count);

/** A window's size with one side changed. */
function sized({ fields: { size } }: DraftLayer, axis: string, side: number): FieldValue {
  if (!Array.isArray(size)) return side;
  return axis === "height" ? [side, Number(size[1])] : [Number(size[0]), side];
}

function smallerWindows({ params }: Fault, layer: DraftLayer): Fit[] {
  const [size, input, pad] = [Number(params.size), Number(params.input), Number(params.pad)];
  const stride = Number(layer.fields.stride ?? 1);
  const fits: Fit[] = [
    { field: "size", value: sized(layer, String(params.axis), input + 2 * pad) },
  ];
  const wider = range(pad + 1, size - 1).find((wide) => input + 2 * wide >= size);
  if (wider !== undefined) fits.push({ field: "pad", value: wider });
  // Rounded up, a window may reach past the edge by less than a stride.
  if (layer.fields.rounding !== "up" && size - input - 2 * pad < stride) {
    fits.push({ field: "rounding", value: "up" });
  }
  return fits;
}

/** What the engine expects is told in symbols: "1 ≤ filters ≤ 1024", "0 ≤ pad < size = 5", "0 ≤ rate < 1". */
function inRange({ params }: Fault, layer: DraftLayer): Fit[] {
  const field = String(params.field);
  const known = fieldsOf(layer.kind, layer.fields).find(({ name }) => name === field);
  const expected = String(params.expected);
  const value = Number(params.value);
  const odd = /^1, 3, 5, …, (\d+)$/.exec(expected);
  if (odd !== null && Number.isFinite(value)) {
    const odds = range(1, Number(odd[1])).filter((one) => one % 2 === 1);
    return nearest(odds, value, 2).map((one) => ({ field, value: one }));
  }
  const limits = /^(\S+) (≤|<) \w+ (≤|<) (?:\w+ = )?(\S+)$/.exec(expected);
  const whole = known?.type === "whole" || known?.type === "window";
  if (limits !== null && whole && Number.isInteger(value)) {
    const [low, high] = [Number(limits[1]), Number(limits[4]) - (limits[3] === "<" ? 1 : 0)];
    return [{ field, value: Math.min(high, Math.max(low, value)) }];
  }
  const usual = known && initialOf(known, { channels: 16, height: 32, width: 32 });
  return usual == null ? [] : [{ field, value: usual }];
}
