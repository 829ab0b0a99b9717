// What scripts/bench runs once the engines are built; its --help has the options.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/static-server.mjs";

const { values: options } = parseArgs({
  options: {
    engines: { type: "string" },
    rounds: { type: "string", default: "25" },
    only: { type: "string", default: "" },
    build: { type: "string" },
    batch: { type: "string" },
    json: { type: "string" },
    parts: { type: "boolean", default: false },
    "self-test": { type: "boolean", default: false },
  },
});

const here = fileURLToPath(new URL(".", import.meta.url));
const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"))
  .filter(({ name }) => name.includes(options.only))
  .map((entry) => ({
    ...entry,
    runs: entry.runs.filter(([batch]) => !options.batch || batch === Number(options.batch)),
  }));
const builds = options.build ? [options.build] : ["simd128", "relaxed"];

/** Runs one build's measurement in a worker of the page. */
function measure(page, engine) {
  const request = {
    engine,
    cases,
    rounds: Number(options.rounds),
    selfTest: options["self-test"],
  };
  return page.evaluate(
    (message) =>
      new Promise((done, failed) => {
        const worker = new Worker("worker.mjs", { type: "module" });
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = (event) => failed(new Error(event.message));
        worker.postMessage(message);
      }),
    request,
  );
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function printParts(name, { parts, step_ms }) {
  console.log(`\n${name}\n\n| part | ms | of the step | of the peak |\n|---|---:|---:|---:|`);
  for (const { name, ms, share } of parts) {
    console.log(
      `| ${name} | ${ms.toFixed(3)} | ${percent(ms / step_ms)} | ${share ? percent(share) : ""} |`,
    );
  }
}

const server = await serve({ root: here, data: options.engines, isolated: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(server.url);
  const summaries = [];
  for (const build of builds) summaries.push(await measure(page, build));
  if (options["self-test"]) console.log(`kernels agree with the reference: ${builds.join(", ")}`);
  if (Number(options.rounds) > 0) {
    for (const { build, peak_gflops } of summaries) {
      console.log(`${build}: the thread's peak is ${peak_gflops.toFixed(1)} GFLOP/s`);
    }
    console.log(
      "\n| network | batch | build | examples/s | share of peak | undisturbed |\n|---|---:|---|---:|---:|---:|",
    );
    for (const { build, cases } of summaries) {
      for (const { name, batch, examples_per_second, share, undisturbed_share } of cases) {
        const speed = examples_per_second.toFixed(0);
        console.log(
          `| ${name} | ${batch} | ${build} | ${speed} | ${percent(share)} | ${percent(undisturbed_share)} |`,
        );
      }
    }
    if (options.parts) {
      for (const { build, cases } of summaries) {
        for (const report of cases)
          printParts(`${report.name}, ${report.batch} examples, ${build}`, report);
      }
    }
    if (options.json) writeFileSync(options.json, `${JSON.stringify(summaries, null, 2)}\n`);
  }
} finally {
  await browser.close();
  await server.close();
}
