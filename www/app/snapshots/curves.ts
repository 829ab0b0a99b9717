// The curves of the run, as columns that grow; null marks a value that was not measured.
import type { CurvePoints } from "../../protocol/snapshot.ts";

type Column = (number | null)[];

export interface Curves {
  generation: number;
  examples: number[];
  loss: Column;
  smoothLoss: Column;
  trainAccuracy: Column;
  validationAccuracy: Column;
  /** Points before this one were cleared by the visitor. */
  from: number;
}

export function emptyCurves(generation: number): Curves {
  return {
    generation,
    examples: [],
    loss: [],
    smoothLoss: [],
    trainAccuracy: [],
    validationAccuracy: [],
    from: 0,
  };
}

/**
 * `curves` with the points of a snapshot, whose request asked for the points after `asked`. A new generation starts
 * empty. Its points are left out where the request did not ask from its beginning: the next request does.
 */
export function withPoints(
  curves: Curves | null,
  generation: number,
  asked: number,
  points: CurvePoints,
): Curves {
  const same = curves !== null && curves.generation === generation;
  const next = same ? curves : emptyCurves(generation);
  if (asked !== next.examples.length) return next;
  if (points.examples.length === 0) return next;
  const extend = (column: Column, values: Float32Array) => {
    for (const value of values) column.push(Number.isFinite(value) ? value : null);
  };
  for (const examples of points.examples) next.examples.push(examples);
  extend(next.loss, points.loss);
  extend(next.smoothLoss, points.smoothLoss);
  extend(next.trainAccuracy, points.trainAccuracy);
  extend(next.validationAccuracy, points.validationAccuracy);
  // The columns are shared, the object is new: signals see the change without a copy of all points.
  return { ...next };
}

/** What the curves say of the run after so many examples: the values of the latest point that is not later. */
export function pointAt(curves: Curves, examples: number) {
  const at = curves.examples.findLastIndex((point) => point <= examples);
  return {
    loss: curves.smoothLoss[at] ?? null,
    trainAccuracy: curves.trainAccuracy[at] ?? null,
    validationAccuracy: curves.validationAccuracy[at] ?? null,
  };
}

/** Comma-separated values of all points, with a header; empty where nothing was measured. */
export function curvesAsCsv(curves: Curves): string {
  const rows = curves.examples.map((examples, i) =>
    [
      examples,
      curves.loss[i],
      curves.smoothLoss[i],
      curves.trainAccuracy[i],
      curves.validationAccuracy[i],
    ]
      .map((value) => (value === null || value === undefined ? "" : String(value)))
      .join(","),
  );
  return `${["examples,loss,smooth_loss,train_accuracy,validation_accuracy", ...rows].join("\n")}\n`;
}

/** The same for several runs: a row for each point, with the name of its run. */
export function runsAsCsv(
  runs: { name: string; examples: number[]; smoothLoss: Column; validationAccuracy: Column }[],
): string {
  const rows = runs.flatMap(({ name, examples, smoothLoss, validationAccuracy }) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    return examples.map((seen, at) =>
      [quoted, seen, smoothLoss[at] ?? "", validationAccuracy[at] ?? ""].join(","),
    );
  });
  return `${["run,examples,smooth_loss,validation_accuracy", ...rows].join("\n")}\n`;
}
