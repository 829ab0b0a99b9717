// Curves measured at different moments, over one axis.

type Column = (number | null)[];

/**
 * All moments of all curves in order, and each curve's values there: as measured, or on the straight line between its
 * neighbours; null before its first and after its last.
 */
export function overlay(curves: { at: number[]; values: Column }[]): {
  x: number[];
  columns: Column[];
} {
  const x = [...new Set(curves.flatMap(({ at }) => at))].sort((a, b) => a - b);
  const columns = curves.map(({ at, values }) => {
    const known: [number, number][] = [];
    at.forEach((moment, index) => {
      const value = values[index];
      if (value !== null && value !== undefined) known.push([moment, value]);
    });
    let next = 0;
    return x.map((moment) => {
      while (next < known.length && (known[next]?.[0] ?? 0) < moment) next += 1;
      const [after, before] = [known[next], known[next - 1]];
      if (after === undefined) return null;
      if (after[0] === moment) return after[1];
      if (before === undefined) return null;
      const share = (moment - before[0]) / (after[0] - before[0]);
      return before[1] + share * (after[1] - before[1]);
    });
  });
  return { x, columns };
}
