// Numbers as the visitor's language writes them.

import { settings } from "../app/store.ts";

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const lang = settings.lang.value;
  const key = lang + JSON.stringify(options);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const fresh = new Intl.NumberFormat(lang, options);
  formats.set(key, fresh);
  return fresh;
}

/** Compact notation ends at trillions. */
const LARGEST_COMPACT = 1e15;

/** 12,345 */
export const count = (value: number): string =>
  Math.abs(value) >= LARGEST_COMPACT
    ? significant(value)
    : format({ maximumFractionDigits: 0 }).format(value);

/** From here on numbers are written with an exponent: all digits would be too wide, and mostly meaningless. */
const LONG = 1e6;

/** 0.1234: a fixed number of digits, so that a changing number keeps its width; 6.02E23 for very large numbers. */
export const fixed = (value: number, digits: number): string =>
  Math.abs(value) >= LONG
    ? significant(value)
    : format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A loss on an axis or above one. */
export const loss = (value: number): string =>
  Math.abs(value) >= 100 ? significant(value) : fixed(value, 2);

/** 0.02: the number as a person would type it. */
export const plainly = (value: number): string =>
  format({ maximumSignificantDigits: 6 }).format(value);

/** 87.3 % */
export const percent = (share: number): string =>
  format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);

/** 12.3M, for sizes that need no last digit. */
export const compact = (value: number): string =>
  Math.abs(value) >= LARGEST_COMPACT
    ? significant(value)
    : format({ notation: "compact", maximumSignificantDigits: 3 }).format(value);

/** Three significant digits; 1.2E-7 for very small numbers. */
export function significant(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return format({ notation: "scientific", maximumSignificantDigits: 3 }).format(value);
  }
  return format({ minimumSignificantDigits: 3, maximumSignificantDigits: 3 }).format(value);
}

/** 0.004, and 3E-5 for smaller numbers. */
export function oneDigit(value: number): string {
  const small = value !== 0 && Math.abs(value) < 1e-3;
  const notation = small ? "scientific" : "standard";
  return format({ notation, maximumSignificantDigits: 1 }).format(value);
}

export const megabytes = (bytes: number): string => fixed(bytes / 1e6, 1);

/** 0.427 ms */
export const duration = (ms: number): string =>
  format({
    style: "unit",
    unit: "millisecond",
    ...(ms < LONG ? { minimumSignificantDigits: 3 } : { notation: "scientific" }),
    maximumSignificantDigits: 3,
  }).format(ms);
