// The measurements as Markdown: nothing here measures.

import { FIGURES } from "./figures.mjs";
import { median } from "./measurements.mjs";
import { multiplyAdds } from "./multiply-adds.mjs";

/**
 * @import { Labels, Measurements } from "./measurements.mjs"
 * @import { Case, CaseProfile } from "./types.ts"
 */

/** @type {(value: number, places: number) => string} */
const digits = (value, places) => (Number.isFinite(value) ? value.toFixed(places) : "–");
/** @type {Record<import("./figures.mjs").Unit, (value: number) => string>} */
const FORMATS = {
  share: (value) => (Number.isFinite(value) ? `${digits(100 * value, 1)} %` : "–"),
  times: (value) => (Number.isFinite(value) ? `${digits(value, value < 10 ? 2 : 0)} ×` : "–"),
  ms: (value) => (Number.isFinite(value) ? `${digits(value, value < 10 ? 2 : 0)} ms` : "–"),
  kB: (value) => (Number.isFinite(value) ? `${digits(value, 1)} kB` : "–"),
};

/**
 * A Markdown table; columns whose name begins with ">" stand to the right.
 * @param {string[]} columns
 * @param {unknown[][]} rows
 */
export function table(columns, rows) {
  const names = columns.map((name) => name.replace(/^>/, ""));
  const rules = columns.map((name) => (name.startsWith(">") ? "---:" : "---"));
  return [names, rules, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * Whose peak a row is measured against: that of the same thread with the same instructions.
 * @param {Labels} labels
 */
function peakOf({ by, build }) {
  if (by === "native") return { what: "peak", by, build };
  return by === "engine" || by === "page" ? { what: "peak", by: "engine", build } : null;
}

/**
 * Share of the peak of as many threads as there are workers, round by round.
 * @param {Measurements} measured
 * @param {Labels} labels
 * @param {number[]} values
 * @param {number} perExample
 */
function shareOf(measured, labels, values, perExample) {
  const own = measured.values({ ...labels, what: "share" });
  if (own.length > 0) return median(own);
  const peak = peakOf(labels);
  if (peak === null) return Number.NaN;
  const peaks = measured.values(peak);
  const shares = values.map(
    (pace, round) => (2e-9 * pace * perExample) / (Number(labels.workers) * peaks[round]),
  );
  return median(shares);
}

/**
 * What a row of training is written as, to JSON too.
 * @typedef {object} TrainingRow
 * @property {string} by
 * @property {string} network
 * @property {number} batch
 * @property {number} workers
 * @property {string} build
 * @property {number} examples_per_second
 * @property {number} share_of_peak
 * @property {number} share_of_peak_inside
 * @property {number} times_convnetjs
 * @property {number[]} rounds
 */

/**
 * One record for each row of training.
 * @param {Measurements} measured
 * @param {Case[]} cases
 * @returns {TrainingRow[]}
 */
export function trainingRows(measured, cases) {
  const work = new Map(cases.map(({ name, spec }) => [name, multiplyAdds(spec)]));
  const convnetjs = { what: "training", by: "ConvNetJS" };
  return measured.rows({ what: "training" }).map(({ labels, values }) => {
    const { what: _, ...rest } = labels;
    const row = /** @type {Pick<TrainingRow, "by" | "network" | "batch" | "workers" | "build">} */ (
      rest
    );
    const { formula, inside } = work.get(row.network) ?? {
      formula: Number.NaN,
      inside: Number.NaN,
    };
    const share = shareOf(measured, labels, values, formula);
    const same = measured.rows(convnetjs)[0]?.labels.network === row.network;
    return {
      ...row,
      examples_per_second: median(values),
      share_of_peak: share,
      share_of_peak_inside: (share * inside) / formula,
      times_convnetjs: same ? measured.ratio(labels, convnetjs) : Number.NaN,
      rounds: values,
    };
  });
}

/** @param {Measurements} measured */
export function figures(measured) {
  return FIGURES.map(({ name, unit, of }) => ({ name, unit, value: of(measured) }));
}

/**
 * Where the time of a step goes, of one case of a summary of the engine.
 * @param {{ build: string }} engine
 * @param {CaseProfile} profile
 */
export function profile({ build }, { name, batch, parts, step_ms, undisturbed_share }) {
  const rows = parts.map(({ name, ms, share }) => [
    name,
    digits(ms, 3),
    FORMATS.share(ms / step_ms),
    share === null ? "" : FORMATS.share(share),
  ]);
  const title = `${name}, ${batch} examples, ${build}`;
  const whole = `A step of ${digits(step_ms, 2)} ms, ${FORMATS.share(undisturbed_share)} of the peak, in the fastest tenth of the turns:`;
  return `### ${title}\n\n${whole}\n\n${table(["part", ">ms", ">of the step", ">of the peak"], rows)}`;
}

/**
 * The few rows of training that the README shows, of the common network.
 * @param {TrainingRow[]} rows
 */
export function summary(rows) {
  /** @type {[name: string, labels: Partial<TrainingRow>][]} */
  const shown = [
    ["Convscope, the page, two workers", { by: "page", workers: 2, batch: 128 }],
    ["Convscope, the page, two workers", { by: "page", workers: 2, batch: 32 }],
    ["Convscope, the page, one worker", { by: "page", workers: 1, batch: 4 }],
    ["ConvNetJS", { by: "ConvNetJS", batch: 4 }],
    ["TensorFlow.js, WebGL in software", { by: "TensorFlow.js", build: "webgl", batch: 32 }],
    ["PyTorch, native, one thread", { by: "PyTorch", batch: 32 }],
  ];
  const found = shown.flatMap(([name, labels]) => {
    const row = rows.findLast((row) => {
      const all = Object.entries(row);
      return Object.entries(labels).every(([key, value]) =>
        all.some(([name, own]) => name === key && own === value),
      );
    });
    if (row === undefined) return [];
    const times = row.by === "ConvNetJS" ? "1 ×" : FORMATS.times(row.times_convnetjs);
    return [[name, row.batch, Math.round(row.examples_per_second).toLocaleString("en"), times]];
  });
  return table(["by", ">batch", ">examples/s", ">times ConvNetJS"], found);
}

/**
 * @param {{ measured: Measurements, cases: Case[], notes: string[], profiles: string[] }} found
 */
export function report({ measured, cases, notes, profiles }) {
  const peaks = measured
    .rows({ what: "peak" })
    .map(({ labels, values }) => [labels.build, digits(median(values), 1)]);
  const rows = trainingRows(measured, cases).map((row) => [
    row.network,
    row.batch,
    `${row.by}, ${row.build}`,
    row.workers,
    digits(row.examples_per_second, row.examples_per_second < 100 ? 1 : 0),
    FORMATS.share(row.share_of_peak),
    FORMATS.share(row.share_of_peak_inside),
    FORMATS.times(row.times_convnetjs),
  ]);
  const known = figures(measured)
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, unit, value }) => [name, FORMATS[unit](value)]);
  const columns = ["network", ">batch", "by", ">workers", ">examples/s", ">of the peak"];
  const said = [];
  if (peaks.length > 0) {
    said.push("## Multiply-add peak of a thread", table(["build", ">GFLOP/s"], peaks));
  }
  if (rows.length > 0) {
    said.push(
      "## Training",
      table([...columns, ">without padding", ">times ConvNetJS"], rows),
      "Of the peak: multiply-adds by F·F·D for each output, and without those on padding, as a share of\nwhat as many threads as there are workers can do. Winograd's filtering does with fewer, so that the\nshare may be more than the whole. Batches of 4 by Adadelta, others by momentum.",
    );
  }
  if (known.length > 0) said.push("## Figures", table(["figure", ">measured"], known));
  if (profiles.length > 0) said.push("## Where the time of a step goes", ...profiles);
  if (notes.length > 0) said.push("## Notes", notes.map((note) => `- ${note}`).join("\n"));
  return said.join("\n\n");
}
