// Which maps of a wide layer are shown, and which lines between them: those that matter most for the picture.

/** A map that is hidden takes the place of one that is shown once it matters so many times as much. */
const CLEARLY = 1.5;

/**
 * The maps to show in `places`, given how much each matters. Those shown before keep their places: at most one changes
 * at a time, so that the visitor can follow. Without scores, or with room for all, they stand in their order.
 */
export function chooseMaps(
  before: readonly number[],
  scores: readonly number[] | null,
  count: number,
  places: number,
): number[] {
  if (count <= places || scores === null) {
    return before.length === Math.min(count, places) && count > places
      ? [...before]
      : Array.from({ length: Math.min(count, places) }, (_, map) => map);
  }
  const score = (map: number) => scores[map] ?? 0;
  const ranked = Array.from({ length: count }, (_, map) => map).sort(
    (a, b) => score(b) - score(a) || a - b,
  );
  if (before.length !== places) return ranked.slice(0, places).sort((a, b) => a - b);
  const next = [...before];
  const best = ranked.find((map) => !next.includes(map));
  const worst = next.reduce((least, map) => (score(map) < score(least) ? map : least));
  if (best !== undefined && score(best) > CLEARLY * score(worst)) {
    next[next.indexOf(worst)] = best;
  }
  return next;
}

/** How much each map of a layer matters: its magnitude times the weights that go out from it. */
export function scoresOf(magnitudes: Float32Array, outgoing: Float32Array | null): number[] {
  const maps = magnitudes.length;
  const weights = new Array<number>(maps).fill(outgoing === null ? 1 : 0);
  if (outgoing !== null && outgoing.length % maps === 0) {
    outgoing.forEach((weight, at) => {
      weights[at % maps] = (weights[at % maps] ?? 0) + weight;
    });
  }
  return weights.map((weight, map) => weight * (magnitudes[map] ?? 0));
}

export interface Link {
  /** Places in the column before, and in this one. */
  from: number;
  to: number;
  /** From 0 for the weakest line between the two columns to 1 for the strongest. */
  strength: number;
}

/** So many lines come to each map. */
const LINES = 2;

/** The strongest connections between maps that are shown; `connections` is `[to][from]` over all maps. */
export function strongestLinks(
  connections: Float32Array,
  from: readonly number[],
  to: readonly number[],
  counts: { from: number; to: number },
  lines = LINES,
): Link[] {
  const rows = connections.length / counts.from;
  // Several units may share a map that is shown, as before a maxout.
  const share = rows / counts.to;
  if (!Number.isInteger(share) || share < 1) return [];
  const weight = (source: number, target: number) => {
    let most = 0;
    for (let unit = target * share; unit < (target + 1) * share; unit++) {
      most = Math.max(most, connections[unit * counts.from + source] ?? 0);
    }
    return most;
  };
  const all = to.flatMap((target, place) =>
    from
      .map((source, at) => ({ from: at, to: place, strength: weight(source, target) }))
      .sort((a, b) => b.strength - a.strength)
      .slice(0, lines),
  );
  const strengths = all.map(({ strength }) => strength);
  const [least, most] = [Math.min(...strengths), Math.max(...strengths)];
  if (!(most > 0)) return [];
  // All lines are strong ones: their differences show.
  const part = (strength: number) => (most > least ? (strength - least) / (most - least) : 1);
  return all.map((link) => ({ ...link, strength: part(link.strength) }));
}
