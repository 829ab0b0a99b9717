#!/usr/bin/env node
// What the page does in each browser that is here, as a Markdown table: see --help.

import { parseArgs } from "node:util";
import { serve } from "../../scripts/static-server.mjs";
import { drivers } from "./driver.mjs";
import { DATA, DIST } from "./paths.mjs";
import { visitorIn } from "./visitor.mjs";

const HELP = `node tests/browsers/measure.mjs [--only NAMES] [--seconds N] [--workers N] [--no-data]

Opens the built page in each browser, isolated from other origins and not, and prints a table: the time until the first
training step was shown, examples a second with the default network, the time to load CIFAR-10 from this machine beside
training, and until the layers show a picture of it. Needs dist/ (scripts/build), and data/ for the last two.

  --only NAMES   browsers, separated by commas: Chromium,Firefox,WebKit
  --seconds N    train for so long (default 30)
  --workers N    with so many workers (default 2)
  --no-data      do not load CIFAR-10
  --help         this text`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    seconds: { type: "string", default: "30" },
    workers: { type: "string", default: "2" },
    "no-data": { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit();
}

const LIMIT_MS = 300_000;

/** In the page: milliseconds since it was asked for, when a readout first had a number above nothing. */
const firstStep = async () => {
  const readout = () =>
    document.querySelector("[data-testid=examples-seen]")?.getAttribute("data-value");
  while (!(Number(readout()) > 0)) await new Promise((over) => setTimeout(over, 5));
  return performance.now();
};

/**
 * @param {import("./visitor.mjs").Visitor} visitor
 * @param {number} seconds
 */
async function pace(visitor, seconds) {
  const from = { at: Date.now(), examples: await visitor.number("examples-seen") };
  await new Promise((over) => setTimeout(over, 1000 * seconds));
  const examples = (await visitor.number("examples-seen")) - from.examples;
  return (1000 * examples) / (Date.now() - from.at);
}

/**
 * Seconds until all of CIFAR-10 is there, and until the layers show one of its pictures.
 * @param {import("./visitor.mjs").Visitor} visitor
 */
async function load(visitor) {
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  await visitor.choose("Data", "cifar10");
  await visitor.until(
    "the first pictures",
    async () => (await visitor.chosen("Data")) === "cifar10",
  );
  /** @type {number | null} */
  let shown = null;
  const look = () =>
    visitor.evaluate(() => ({
      loading: document.querySelector("[data-testid=loading]") !== null,
      shown:
        (document.querySelector("[data-testid=top-class]")?.getAttribute("data-value") ?? "") !==
        "",
    }));
  await visitor.until(
    "all pictures",
    async () => {
      const now = await look();
      if (now.shown) shown ??= seconds();
      return !now.loading;
    },
    LIMIT_MS,
  );
  const loaded = seconds();
  await visitor.until("a picture", async () => (await look()).shown);
  return { loaded, shown: shown ?? seconds() };
}

/**
 * @param {import("./driver.mjs").Driver} driver
 * @param {boolean} isolated
 */
async function measure(driver, isolated) {
  const server = await serve({ root: DIST, data: DATA, base: "/some/path/", isolated });
  const browser = await driver.launch();
  const tab = await browser.visitor();
  try {
    const visitor = visitorIn(tab, server.url);
    await visitor.visit(`?seed=1&workers=${options.workers}`);
    const step = await tab.evaluate(firstStep);
    const examples = await pace(visitor, Number(options.seconds));
    const data = options["no-data"] ? null : await load(visitor);
    return [
      `${(step / 1000).toFixed(2)} s`,
      Math.round(examples).toLocaleString("en"),
      data === null ? "" : `${data.loaded.toFixed(1)} s`,
      data === null ? "" : `${data.shown.toFixed(1)} s`,
    ];
  } finally {
    await tab.close();
    await browser.close();
    await server.close();
  }
}

console.log("| browser | isolated | first step | examples/s | CIFAR-10 loaded | layers show it |");
console.log("|---|---|---:|---:|---:|---:|");
for (const driver of drivers) {
  if (options.only !== undefined && !options.only.split(",").includes(driver.name)) continue;
  const missing = driver.missing();
  if (missing !== null) console.log(`| ${driver.name} | ${missing} | | | | |`);
  for (const isolated of missing === null ? [true, false] : []) {
    const cells = await measure(driver, isolated).catch((error) => [error.message, "", "", ""]);
    console.log(`| ${driver.name} | ${isolated ? "yes" : "no"} | ${cells.join(" | ")} |`);
  }
}
process.exit();
