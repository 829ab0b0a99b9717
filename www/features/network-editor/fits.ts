// Suggested values in place of one that does not fit, nearest first.

import type { Fault, FaultOf } from "../../protocol/faults.ts";
import type { Range } from "../../protocol/generated/types.ts";
import type { DraftLayer } from "./draft.ts";
import { type FieldValue, fieldsOf, initialOf } from "./kinds.ts";

export interface Fit {
  field: string;
  value: FieldValue;
}

/** The fields that a fault is about. */
export function faultyFields(fault: Fault): string[] {
  switch (fault.code) {
    case "window_too_large":
      return ["size", "pad"];
    case "channels_not_divisible":
      return ["group"];
    case "groups_do_not_divide":
      return ["groups"];
    case "wrong_outputs":
      return ["units"];
    case "too_many_parameters":
    case "too_many_activations":
    case "too_much_memory":
      return ["filters", "units"];
    default:
      return "field" in fault ? [fault.field] : [];
  }
}

/** Values for the fields of `layer` that mend `fault`. */
export function fitsOf(fault: Fault, layer: DraftLayer): Fit[] {
  switch (fault.code) {
    case "window_too_large":
      return smallerWindows(fault, layer);
    case "channels_not_divisible":
      return divisors("group", fault.channels, fault.group);
    case "groups_do_not_divide":
      return divisors("groups", fault.channels, fault.groups);
    case "wrong_outputs":
      return layer.kind === "fc" ? [{ field: "units", value: fault.classes }] : [];
    case "bad_field":
      return inRange(fault, layer);
    default:
      return [];
  }
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

const nearest = (values: number[], to: number, count: number): number[] =>
  values.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to)).slice(0, count);

/** The two divisors of the channels that are nearest to a field's value. */
function divisors(field: string, channels: number, value: number): Fit[] {
  const fitting = numbers(1, channels).filter((one) => channels % one === 0);
  return nearest(fitting, value, 2).map((one) => ({ field, value: one }));
}

/** A window's size with one side changed. */
function sized({ fields: { size } }: DraftLayer, axis: string, side: number): FieldValue {
  if (!Array.isArray(size)) return side;
  return axis === "height" ? [side, Number(size[1])] : [Number(size[0]), side];
}

function smallerWindows(fault: FaultOf<"window_too_large">, layer: DraftLayer): Fit[] {
  const { size, input, pad, axis } = fault;
  const stride = Number(layer.fields.stride ?? 1);
  const fits: Fit[] = [{ field: "size", value: sized(layer, axis, input + 2 * pad) }];
  const wider = numbers(pad + 1, size - 1).find((wide) => input + 2 * wide >= size);
  if (wider !== undefined) fits.push({ field: "pad", value: wider });
  // Rounded up, a window may reach past the edge by less than a stride.
  if (layer.fields.rounding !== "up" && size - input - 2 * pad < stride) {
    fits.push({ field: "rounding", value: "up" });
  }
  return fits;
}

/** The whole numbers of a range that are nearest to `value`: one, or of odd ones the two around it. */
function wholesNear({ min, max, above, below, odd }: Range, value: number): number[] {
  const low = (min ?? 0) + Number(above);
  const high = (max ?? Number.MAX_SAFE_INTEGER) - Number(below && max !== null);
  const inside = Math.min(high, Math.max(low, value));
  if (!odd || inside % 2 === 1) return [inside];
  return [inside - 1, inside + 1].filter((one) => one >= low && one <= high);
}

function inRange({ field, value: text, expected }: FaultOf<"bad_field">, layer: DraftLayer): Fit[] {
  const known = fieldsOf(layer.kind, layer.fields).find(({ name }) => name === field);
  const value = Number(text);
  const whole = known?.type === "whole" || known?.type === "window";
  const given = expected.is === "range" || expected.is === "whole" || expected.is === "window";
  if (given && whole && Number.isFinite(value)) {
    return wholesNear(expected, Math.round(value)).map((one) => ({ field, value: one }));
  }
  const usual = known && initialOf(layer.kind, known, { channels: 16, height: 32, width: 32 });
  return usual == null ? [] : [{ field, value: usual }];
}
