// What scripts/bench runs once everything is built; its --help has the options. Each contestant (an object with
// `start`, `round`, maybe `summaries` and `end`) has its turn in every round; one that cannot run is told and left out.

/** @import { Case, Contestant } from "./types.ts" */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/static-server.mjs";
import { weigh } from "../../scripts/weigh.mjs";
import { QUIET_FLAGS } from "../browsers/chromium.mjs";
import { ceiling } from "./ceiling.mjs";
import { keep } from "./document.mjs";
import { engineInBrowser, engineNatively } from "./engine.mjs";
import { Measurements } from "./measurements.mjs";
import { drawing } from "./page/drawing.mjs";
import { training } from "./page/training.mjs";
import { visits } from "./page/visit.mjs";
import { workersInTurn } from "./page/workers.mjs";
import { figures, profile, report, summary, trainingRows } from "./report.mjs";
import { convnetjs } from "./rivals/convnetjs.mjs";
import { pytorch } from "./rivals/pytorch.mjs";
import { tensorflow } from "./rivals/tensorflow.mjs";

const { values: options } = parseArgs({
  options: {
    products: { type: "string" },
    native: { type: "string", default: "" },
    measure: { type: "string" },
    rounds: { type: "string" },
    only: { type: "string", default: "" },
    build: { type: "string" },
    batch: { type: "string" },
    json: { type: "string" },
    document: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    parts: { type: "boolean", default: false },
    "self-test": { type: "boolean", default: false },
  },
});

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
/** The network that everyone is compared on. */
const COMMON = "ConvNetJS CIFAR-10";
/** Each turn that is not a number of steps takes so long. */
const ms = options.quick ? 800 : 1500;
const rounds = Number(options.rounds ?? (options.quick ? 2 : 5));
const measured = new Set((options.measure ?? "").split(","));
const builds = options.build ? [options.build] : ["simd128", "relaxed"];
/** @type {(entry: Case, wanted: (batch: number) => boolean) => Case} */
const batches = (entry, wanted) => ({
  ...entry,
  runs: entry.runs.filter(([batch]) => wanted(batch)),
});
/** @type {Case[]} */
const everyCase = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));
const cases = everyCase
  .filter(({ name }) => name.includes(options.only))
  .filter(({ name }) => !options.quick || options.only !== "" || name === COMMON)
  .map((entry) => batches(entry, (batch) => !options.batch || batch === Number(options.batch)));
const common = cases.filter(({ name }) => name === COMMON);

/** @type {string[]} */
const notes = [];
const say = (/** @type {string} */ text) => console.error(`==> ${text}`);

const server = await serve({ root: here, data: options.products ?? "" });
const pageServer = await serve({
  root: dist,
  data: fileURLToPath(new URL("no-data", import.meta.url)),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "",
  args: [
    ...QUIET_FLAGS,
    // WebGL without a graphics card, for TensorFlow.js.
    "--enable-unsafe-swiftshader",
  ],
});

/** @param {import("playwright-core").Page} page */
function contestants(page) {
  const { products } = options;
  /** @type {Contestant[]} */
  const all = [];
  if (measured.has("engine")) {
    all.push(engineInBrowser({ page, cases, builds, selfTest: options["self-test"] }));
    const [network] = common.filter(({ runs }) => runs.some(([batch]) => batch === 32));
    if (network !== undefined && builds.includes("relaxed")) all.push(ceiling({ page, network }));
  }
  if (measured.has("native")) all.push(engineNatively({ program: options.native, cases }));
  if (measured.has("page")) {
    // In a hurry, the fused build stands for both.
    const quickly = options.quick ? builds.slice(-1) : builds;
    const workers = [1, 2];
    const { url } = pageServer;
    all.push(training({ browser, url, cases, builds: quickly, workers, ms }));
    const large = common.some(({ runs }) => runs.some(([batch]) => batch === 128));
    if (large && builds.includes("relaxed")) all.push(workersInTurn({ browser, url, ms }));
  }
  if (measured.has("visit")) {
    const { url } = pageServer;
    all.push(visits({ browser, url, ms }), drawing({ browser, url, ms }));
  }
  if (common.length === 0) return all;
  if (measured.has("convnetjs")) all.push(convnetjs({ page, network: COMMON, ms }));
  if (measured.has("tensorflow") && existsSync(`${products}/tensorflow/node_modules`)) {
    // In batches of 128 a step takes its cpu back end many seconds, at the same pace.
    const few = common.map((entry) =>
      batches(entry, (batch) => batch === 32 || (batch < 32 && !options.quick)),
    );
    for (const backend of ["cpu", "webgl"]) all.push(tensorflow({ page, backend, cases: few, ms }));
  } else if (measured.has("tensorflow")) {
    notes.push("TensorFlow.js is not measured: it is not installed (scripts/bench says why above)");
  }
  if (measured.has("pytorch"))
    all.push(pytorch({ python: process.env.PYTHON ?? "python3", cases }));
  return all;
}

/**
 * What fails is left out of the rounds that follow, and told.
 * @param {Contestant} contestant
 * @param {() => Promise<unknown>} work
 */
async function attempt(contestant, work) {
  try {
    await work();
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [reason] = message.split("\n");
    notes.push(`${contestant.name}: ${reason}`);
    say(`${contestant.name} is left out: ${message}`);
    return false;
  }
}

/** @param {import("playwright-core").Page} page */
async function compete(page) {
  const measurements = new Measurements();
  /** @type {Contestant[]} */
  let running = [];
  const all = contestants(page);
  for (const contestant of all) {
    say(`${contestant.name}: warming up`);
    const start = async () => notes.push(...(await contestant.start()));
    if (await attempt(contestant, start)) running.push(contestant);
  }
  try {
    for (let round = 0; round < rounds; round += 1) {
      const left = [];
      for (const contestant of running) {
        say(`round ${round + 1} of ${rounds}: ${contestant.name}`);
        const turn = () => contestant.round(round, measurements);
        if (await attempt(contestant, turn)) left.push(contestant);
      }
      running = left;
    }
    const summaries = [];
    for (const { summaries: of } of rounds > 0 ? running : [])
      summaries.push(...((await of?.()) ?? []));
    return { measurements, summaries };
  } finally {
    for (const { end } of all) end?.();
  }
}

try {
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(server.url);
  const { measurements, summaries } = await compete(page);
  if (measured.has("weight"))
    measurements.add(0, { what: "page weight" }, (weigh(dist).at(-1)?.zipped ?? Number.NaN) / 1000);
  const shown = summaries.flatMap((summary) =>
    summary.cases
      .filter(({ name, batch }) => options.parts || (name === COMMON && batch === 32))
      .map((entry) => profile(summary, entry)),
  );
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, Chromium ${browser.version()}, ${rounds} rounds`;
  notes.unshift(machine);
  const said = report({ measured: measurements, cases, notes, profiles: shown });
  console.log(said);
  if (options.document) {
    const rows = trainingRows(measurements, cases);
    keep(said, summary(rows.filter(({ network }) => network === COMMON)));
  }
  if (options.json) {
    const result = {
      machine,
      notes,
      figures: figures(measurements),
      training: trainingRows(measurements, cases),
      rows: measurements.rows(),
      engine: summaries,
    };
    writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await browser.close();
  await server.close();
  await pageServer.close();
}
