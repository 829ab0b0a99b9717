// Numbers as the visitor's language writes them.

import { settings } from "../state/store.ts";

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

/** 12,345 */
export const count = (value: number): string => format({ maximumFractionDigits: 0 }).format(value);

/** 0.1234: always so many digits, so that a changing number keeps its width. */
export const fixed = (value: number, digits: number): string =>
  format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** 87.3 % */
export const percent = (share: number): string =>
  format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);

/** 12.3M, for sizes that need no last digit. */
export const compact = (value: number): string =>
  format({ notation: "compact", maximumSignificantDigits: 3 }).format(value);

/** Three digits that matter, whatever the size; 1.2E-7 where zeros would hide them. */
export function significant(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return format({ notation: "scientific", maximumSignificantDigits: 3 }).format(value);
  }
  return format({ minimumSignificantDigits: 3, maximumSignificantDigits: 3 }).format(value);
}

export const megabytes = (bytes: number): string => fixed(bytes / 1e6, 1);

/** 0.427 ms */
export const duration = (ms: number): string =>
  format({
    style: "unit",
    unit: "millisecond",
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
  }).format(ms);
