// Points of a line in a figure.

export interface Point {
  x: number;
  y: number;
}

/** Of points in one column the highest and the lowest, in their order. */
function ends(column: readonly Point[]): readonly Point[] {
  if (column.length <= 2) return column;
  let [low, high] = [0, 0];
  column.forEach(({ y }, at) => {
    if (y > (column[low]?.y ?? y)) low = at;
    if (y < (column[high]?.y ?? y)) high = at;
  });
  return [...new Set([Math.min(low, high), Math.max(low, high)])].flatMap((at) => column[at] ?? []);
}

/** Two points for each half of a pixel at most: more are not seen, and make a long run's file large. */
export function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let column: Point[] = [];
  for (const point of points) {
    const [first] = column;
    if (first !== undefined && Math.floor(2 * first.x) !== Math.floor(2 * point.x)) {
      kept.push(...ends(column));
      column = [];
    }
    column.push(point);
  }
  return [...kept, ...ends(column)];
}

/** A line through all points, in the form of a path's `d`. */
export const polyline = (points: readonly Point[]): string => {
  const rounded = (value: number) => Math.round(100 * value) / 100;
  const all = points.map(({ x, y }) => `${rounded(x)} ${rounded(y)}`);
  return all.length === 0 ? "" : `M${all.join("L")}`;
};
