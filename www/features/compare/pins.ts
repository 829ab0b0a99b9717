// Pinned runs as text, so that they outlast the page.

import { PRESET_NAMES } from "../../app/presets.ts";
import type { ComparedRun, Curve } from "./run.ts";

/** About one point for each pixel of a chart. */
const MOST_POINTS = 400;
/** How many runs can be pinned: the colours of more could not be told apart. */
export const MOST_PINNED = 4;
const VERSION = 1;

/** Thins a curve to `MOST_POINTS` points at most, keeping the last one. */
export function thinned(curve: Curve): Curve {
  const every = Math.ceil(curve.examples.length / MOST_POINTS);
  const last = curve.examples.length - 1;
  const some = <T>(column: T[]) => column.filter((_, at) => (last - at) % every === 0);
  return {
    examples: some(curve.examples),
    smoothLoss: some(curve.smoothLoss),
    validationAccuracy: some(curve.validationAccuracy),
  };
}

export const pinsAsText = (runs: ComparedRun[]): string =>
  JSON.stringify({
    version: VERSION,
    runs: runs.map((run) => ({ ...run, curve: thinned(run.curve) })),
  });

const isNumbers = (column: unknown): column is number[] =>
  Array.isArray(column) && column.every((value) => typeof value === "number");
const isColumn = (column: unknown): column is (number | null)[] =>
  Array.isArray(column) && column.every((value) => value === null || typeof value === "number");

function readable(run: ComparedRun): boolean {
  try {
    return isRun(run);
  } catch {
    return false;
  }
}

function isRun(run: ComparedRun): boolean {
  const { curve } = run;
  const numbers = [run.place, run.learningRate, run.examples, run.parameters, run.multiplyAdds];
  const shares = [run.validationAccuracy, run.testAccuracy];
  return (
    numbers.every((value) => typeof value === "number") &&
    shares.every((value) => value === null || typeof value === "number") &&
    run.place !== null &&
    run.place < MOST_PINNED &&
    (run.model === "custom" || PRESET_NAMES.includes(run.model)) &&
    [run.dataset, run.method].every((name) => typeof name === "string") &&
    isNumbers(curve.examples) &&
    [curve.smoothLoss, curve.validationAccuracy].every(
      (column) => isColumn(column) && column.length === curve.examples.length,
    )
  );
}

/** The runs stored in `text`, with ids from `id`; none where the text is not valid. */
export function pinsFromText(text: string | null, id: () => number): ComparedRun[] {
  try {
    const { version, runs } = JSON.parse(text ?? "");
    if (version !== VERSION) return [];
    // JSON has no NaN.
    return runs.filter(readable).map((run: ComparedRun) => ({
      ...run,
      id: id(),
      seconds: run.seconds ?? Number.NaN,
    }));
  } catch {
    return [];
  }
}
