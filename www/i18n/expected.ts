// The values that a fault would accept, in symbols, which need no translation.

import type { Expected, Range } from "../protocol/generated/types.ts";

const number = (value: number | null, infinity: string) =>
  value === null ? infinity : String(Number(value.toPrecision(7)));

/** "1 ≤ filters ≤ 1024" */
function inequality({ min, max, above, below, odd, other }: Range, name: string): string {
  if (odd) return `1, 3, 5, …${max === null ? "" : `, ${max}`}`;
  const sign = (open: boolean) => (open ? "<" : "≤");
  const low = min === null && max !== null ? "" : `${number(min, "-∞")} ${sign(above)} `;
  const than = other === null ? "" : `${other} = `;
  const high = max === null && !below ? "" : ` ${sign(below)} ${than}${number(max, "∞")}`;
  return low + name + high;
}

export function inSymbols(expected: Expected, name: string): string {
  switch (expected.is) {
    case "range":
      return inequality(expected, name);
    case "whole":
      if (expected.odd) return inequality(expected, name);
      return expected.min === 0 ? "0, 1, 2, …" : "1, 2, 3, …";
    case "window":
      return "3 / [5, 3]";
    case "number":
      return "0.1, 0.5, 1, …";
    case "choice":
      return expected.choices.join(" / ");
    case "example":
      return expected.example;
  }
}
