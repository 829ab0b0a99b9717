// What was measured: rows of values, one value a round. Rows are told apart by their labels, and compared round by
// round: what slows a machine for a while slows both sides of a ratio.

export function quantile(values, part) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

const keyOf = (labels) => JSON.stringify(Object.entries(labels).sort());

export class Measurements {
  #rows = new Map();

  /** Notes what `labels` came to in `round`. */
  add(round, labels, value) {
    const key = keyOf(labels);
    if (!this.#rows.has(key)) this.#rows.set(key, { labels, values: [] });
    this.#rows.get(key).values[round] = value;
  }

  /** All rows with these labels (and maybe others), in the order of their first values. */
  rows(labels = {}) {
    const wanted = Object.entries(labels);
    return [...this.#rows.values()].filter((row) =>
      wanted.every(([name, value]) => row.labels[name] === value),
    );
  }

  /** The values of the one row with these labels; none where it was not measured. */
  values(labels) {
    return this.rows(labels)[0]?.values ?? [];
  }

  /** NaN where it was not measured. */
  median(labels) {
    return median(this.values(labels));
  }

  /** Median over rounds of `above / below`; NaN where no round has both. */
  ratio(above, below) {
    const others = this.values(below);
    return median(this.values(above).map((value, round) => value / others[round]));
  }
}
