// Keeps what was measured: all of it in docs/benchmarks.md, a few rows in the README.

import { readFileSync, writeFileSync } from "node:fs";

const README = new URL("../../README.md", import.meta.url);
const BENCHMARKS = new URL("../../docs/benchmarks.md", import.meta.url);
/** In the README, around the rows. */
const MARKS = /(<!-- scripts\/bench --document -->\n)[\s\S]*?(\n<!-- end -->)/;

const today = () =>
  new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

/**
 * Both are Markdown.
 * @param {string} whole
 * @param {string} rows
 */
export function keep(whole, rows) {
  const readme = readFileSync(README, "utf8");
  if (!MARKS.test(readme))
    throw new Error("README.md has no place for the figures of scripts/bench");
  writeFileSync(
    README,
    readme.replace(MARKS, (_, before, after) => `${before}\n${rows}\n${after}`),
  );
  const title = `# Benchmarks\n\nWritten by \`scripts/bench --document\` on ${today()}, which measures your machine the same way.`;
  const method =
    "Everyone has a turn in every round, and medians over the rounds count: ratios and shares can be compared\nbetween machines, times cannot.";
  writeFileSync(BENCHMARKS, `${title}\n${method}\n\n${whole}\n`);
}
