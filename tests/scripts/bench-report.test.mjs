// What scripts/bench says of what it measured, on made-up numbers. It is never run here: speed is not a test.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Measurements } from "../bench/measurements.mjs";
import { multiplyAdds } from "../bench/multiply-adds.mjs";
import { figures, report, summary, table, trainingRows } from "../bench/report.mjs";

/** @import { Labels } from "../bench/measurements.mjs" */

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const cases = JSON.parse(readFileSync(path("../bench/cases.json"), "utf8"));
const [network] = cases;
/** @type {(by: string, build: string, batch: number, workers?: number) => Labels} */
const labels = (by, build, batch, workers = 1) => ({
  what: "training",
  by,
  network: network.name,
  batch,
  workers,
  build,
});

/** Two rounds, the second on a machine half as fast. */
function madeUp() {
  const measured = new Measurements();
  /** @type {(what: Labels, value: number) => void} */
  const note = (what, value) => {
    measured.add(0, what, value);
    measured.add(1, what, value / 2);
  };
  note({ what: "peak", by: "engine", build: "relaxed-simd" }, 50);
  note(labels("page", "relaxed-simd", 4), 600);
  note(labels("page", "relaxed-simd", 32, 2), 2000);
  note(labels("ConvNetJS", "JavaScript", 4), 20);
  return measured;
}

test("scripts/bench says what it does", () => {
  const help = execFileSync(path("../../scripts/bench"), ["--help"], { encoding: "utf8" });
  for (const option of ["--quick", "--json", "--only", "--measure"])
    assert.ok(help.includes(option));
});

test("ratios are taken round by round, so a slower round changes none", () => {
  const measured = madeUp();
  const ratio = measured.ratio(
    labels("page", "relaxed-simd", 4),
    labels("ConvNetJS", "JavaScript", 4),
  );
  assert.equal(ratio, 30);
  assert.equal(measured.median(labels("page", "relaxed-simd", 4)), 450);
  assert.ok(Number.isNaN(measured.ratio({ what: "peak" }, { what: "nothing" })));
});

test("multiply-adds are F·F·D for each output, twice in the first layer and three times after it", () => {
  const input = { channels: 3, height: 4, width: 4 };
  const conv = { kind: "conv", filters: 2, size: 3, pad: 1 };
  const pool = { kind: "max_pool", size: 2, stride: 2 };
  const layers = [conv, { kind: "relu" }, pool, { kind: "fc", units: 10 }];
  // Along an axis of 4, windows of 3 lie on 2, 3, 3 and 2 places.
  assert.deepEqual(multiplyAdds({ input, layers }), {
    formula: 2 * 27 * 16 * 2 + 3 * 8 * 10,
    inside: 2 * 10 * 10 * 3 * 2 + 3 * 8 * 10,
  });
});

test("the share of the peak counts every worker's thread", () => {
  const rows = trainingRows(madeUp(), cases);
  const [two] = rows.filter(({ batch }) => batch === 32);
  const { formula } = multiplyAdds(network.spec);
  assert.ok(Math.abs(two.share_of_peak - (2 * 2000 * formula) / (2 * 50e9)) < 1e-12);
  assert.equal(two.times_convnetjs, 100);
});

test("a figure that was not measured is not a number, and not in the report", () => {
  const measured = madeUp();
  const known = figures(measured).filter(({ value }) => Number.isFinite(value));
  assert.deepEqual(
    known.map(({ unit, value }) => [unit, value]),
    [
      ["times", 30],
      ["times", 100],
    ],
  );
  const text = report({ measured, cases, notes: ["made up"], profiles: [] });
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
  assert.match(text, /\| times ConvNetJS, page, 2 workers, batch 32 \| 100 × \|/);
});

test("the README shows the page beside the others, and leaves out what was not measured", () => {
  assert.deepEqual(summary(trainingRows(madeUp(), cases)).split("\n").slice(2), [
    "| Convscope, the page, two workers | 32 | 1,500 | 100 × |",
    "| Convscope, the page, one worker | 4 | 450 | 30 × |",
    "| ConvNetJS | 4 | 15 | 1 × |",
  ]);
});

test("tables are Markdown", () => {
  assert.equal(table(["a", ">b"], [["x", 1]]), "| a | b |\n| --- | ---: |\n| x | 1 |");
});
