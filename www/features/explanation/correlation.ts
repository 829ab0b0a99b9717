// Spearman's rank correlation: how alike two maps order their pixels, whatever their scales.

/** Ranks from 1, equal values sharing the mean of theirs. */
function ranksOf(values: Float32Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    const value = values[order[first] ?? 0];
    let end = first + 1;
    while (end < order.length && values[order[end] ?? 0] === value) end += 1;
    for (const at of order.slice(first, end)) ranks[at] = (first + end + 1) / 2;
    first = end;
  }
  return ranks;
}

/** From -1 to 1; null where the values of one are all the same, or not all finite. */
export function rankCorrelation(one: Float32Array, other: Float32Array): number | null {
  if (one.length !== other.length || ![...one, ...other].every(Number.isFinite)) return null;
  const [a, b] = [ranksOf(one), ranksOf(other)];
  const mean = (a.length + 1) / 2;
  let [both, first, second] = [0, 0, 0];
  a.forEach((rank, at) => {
    const [x, y] = [rank - mean, (b[at] ?? 0) - mean];
    both += x * y;
    first += x * x;
    second += y * y;
  });
  return first > 0 && second > 0 ? both / Math.sqrt(first * second) : null;
}

/** What a correlation with random weights says of a map. */
export type Finding = "learnt" | "partly" | "picture";

export function findingOf(correlation: number): Finding {
  const size = Math.abs(correlation);
  return size < 0.3 ? "learnt" : size < 0.6 ? "partly" : "picture";
}
