// Findings over time: one needs evidence that lasts, and goes only when it has been gone for a while.

import type { Finding, Kind } from "./rules.ts";

/** Looks in a row until a finding is shown, and without it until it no longer is. */
const APPEARS = 3;
const GOES = 3;

export interface Followed {
  finding: Finding;
  /** Looks in a row that found it. */
  found: number;
  /** Looks in a row since that did not. */
  missed: number;
  shown: boolean;
}

/** A run that stopped says so itself: that is no matter of looks. */
const isSure = (kind: Kind) => kind === "diverged";

/** What is followed after one more look, which found `now`. */
export function follow(before: readonly Followed[], now: readonly Finding[]): Followed[] {
  const found = now.map((finding): Followed => {
    const known = before.find((one) => one.finding.kind === finding.kind);
    const times = (known?.found ?? 0) + 1;
    const shown = known?.shown === true || times >= APPEARS || isSure(finding.kind);
    return { finding, found: times, missed: 0, shown };
  });
  const kinds = now.map(({ kind }) => kind);
  const missed = before.flatMap((known): Followed[] => {
    const { kind } = known.finding;
    if (kinds.includes(kind) || !known.shown || isSure(kind)) return [];
    const one = { ...known, missed: known.missed + 1 };
    return one.missed < GOES ? [one] : [];
  });
  return [...found, ...missed];
}
