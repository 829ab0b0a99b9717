// What was measured: rows of values, one value a round. Rows are told apart by their labels, and compared round by
// round: what slows a machine for a while slows both sides of a ratio.

/** @typedef {Record<string, string | number | undefined>} Labels what a row is of */
/** @typedef {{ labels: Labels, values: number[] }} Row */

/**
 * @param {number[]} values
 * @param {number} part
 */
export function quantile(values, part) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (/** @type {number[]} */ values) => quantile(values, 0.5);

const keyOf = (/** @type {Labels} */ labels) => JSON.stringify(Object.entries(labels).sort());

export class Measurements {
  /** @type {Map<string, Row>} */
  #rows = new Map();

  /**
   * Notes what `labels` came to in `round`.
   * @param {number} round
   * @param {Labels} labels
   * @param {number} value
   */
  add(round, labels, value) {
    const key = keyOf(labels);
    const row = this.#rows.get(key) ?? { labels, values: [] };
    this.#rows.set(key, row);
    row.values[round] = value;
  }

  /**
   * All rows with these labels (and maybe others), in the order of their first values.
   * @param {Labels} labels
   */
  rows(labels = {}) {
    const wanted = Object.entries(labels);
    return [...this.#rows.values()].filter((row) =>
      wanted.every(([name, value]) => row.labels[name] === value),
    );
  }

  /**
   * The values of the one row with these labels; none where it was not measured.
   * @param {Labels} labels
   */
  values(labels) {
    return this.rows(labels)[0]?.values ?? [];
  }

  /**
   * NaN where it was not measured.
   * @param {Labels} labels
   */
  median(labels) {
    return median(this.values(labels));
  }

  /**
   * Median over rounds of `above / below`; NaN where no round has both.
   * @param {Labels} above
   * @param {Labels} below
   */
  ratio(above, below) {
    const others = this.values(below);
    return median(this.values(above).map((value, round) => value / others[round]));
  }
}
