// What an hour, two hundred changes of the network and a visitor who presses at random do to the page, in each browser.
// It tells and does not judge, except of errors and standstills; see the help below.

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "../../scripts/static-server.mjs";
import { drivers } from "../browsers/driver.mjs";
import { actAtRandom, seeded } from "./clicker.mjs";
import { browserMemory } from "./memory.mjs";

/** @import { Tab } from "../browsers/driver.mjs" */

const HELP = `node tests/endurance/run.mjs --browser NAME [--hour MINUTES] [--changes N] [--panels N] [--clicker MINUTES]

Opens the built page (scripts/build) in one browser and prints what becomes of it: megabytes of the whole browser and of
the page's process, uncaught errors, standstills. Ends with 1 where there were any.

  --browser NAME     chromium, firefox or webkit
  --hour MINUTES     trains with the network in view for so long; memory at 1, 15, 30, 60 minutes
  --changes N        so many changes of the network
  --panels N         opens and closes so many panels
  --clicker MINUTES  presses, chooses and types at random
  --seed N           of the clicker (default: 1)
  --workers N        that train (default: the page's own choice)
  --help             this text`;

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const second = 1000;
const minute = 60 * second;
/** A page that does not answer for so long stands still. */
const STANDSTILL_MS = 60 * second;

const { values: options } = parseArgs({
  options: {
    browser: { type: "string" },
    hour: { type: "string" },
    changes: { type: "string" },
    panels: { type: "string" },
    clicker: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const driver = drivers.find(({ name }) => name.toLowerCase() === options.browser?.toLowerCase());
if (options.help || driver === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const pause = (/** @type {number} */ ms) => new Promise((over) => setTimeout(over, ms));
const began = Date.now();
const say = (/** @type {string} */ text) =>
  console.log(`${((Date.now() - began) / minute).toFixed(1).padStart(6)} min  ${text}`);
/** @type {string[]} */
const faults = [];

/**
 * Fails where the page says nothing for too long.
 * @template T
 * @param {string} what
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(what, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`stood still: ${what}`)), STANDSTILL_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @type {(visitor: Tab, name: string) => Promise<string | null>} */
const readout = (visitor, name) =>
  visitor.evaluate(
    (testid) =>
      document.querySelector(`[data-testid=${testid}]`)?.getAttribute("data-value") ?? null,
    name,
  );

/**
 * @param {Tab} visitor
 * @param {string} url
 */
async function opened(visitor, url) {
  const workers = options.workers === undefined ? "" : `&workers=${options.workers}`;
  await visitor.open(`${url}?seed=1${workers}`);
  while (Number(await within("opening", readout(visitor, "examples-seen"))) === 0) await pause(100);
}

const tellMemory = (/** @type {string} */ when) => {
  const { whole, page } = browserMemory();
  say(`${when}: ${whole} MB, of it the page ${page} MB`);
};

/**
 * @param {Tab} visitor
 * @param {number} minutes
 */
async function anHour(visitor, minutes) {
  const wanted = [1, 15, 30, 60].filter((at) => at <= minutes);
  await visitor.evaluate(() =>
    document.querySelector("[data-panel=network]")?.scrollIntoView({ block: "start" }),
  );
  const start = Date.now();
  for (const at of wanted) {
    while (Date.now() < start + at * minute) await pause(second);
    const seen = await within("training", readout(visitor, "examples-seen"));
    tellMemory(`${at} min, ${seen} examples`);
  }
}

/**
 * @param {Tab} visitor
 * @param {number} times
 */
async function changes(visitor, times) {
  tellMemory("before the changes");
  for (let change = 0; change < times; change++) {
    await within(
      "a change of the network",
      visitor.evaluate(async (turn) => {
        const [lenet] = document.querySelectorAll("[role=toolbar] option[value=lenet]");
        const list = /** @type {HTMLSelectElement} */ (lenet.closest("select"));
        const names = [...list.options].map(({ value }) => value);
        const networks = names.filter((name) => !["custom", "neighbours"].includes(name));
        list.value = networks[turn % networks.length];
        list.dispatchEvent(new Event("change", { bubbles: true }));
        // Until it has been built and has taken a step.
        const seen = () =>
          Number(document.querySelector("[data-testid=examples-seen]")?.getAttribute("data-value"));
        const until = async (/** @type {() => boolean} */ done) => {
          while (!done()) await new Promise((over) => setTimeout(over, 20));
        };
        await until(() => list.disabled || list.value === networks[turn % networks.length]);
        await until(() => !list.disabled && seen() > 0);
      }, change),
    );
  }
  await visitor.evaluate(() => {
    const [lenet] = document.querySelectorAll("[role=toolbar] option[value=lenet]");
    const list = /** @type {HTMLSelectElement} */ (lenet.closest("select"));
    list.value = "convscope-small";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await pause(10 * second);
  tellMemory(`after ${times} changes`);
}

/**
 * @param {Tab} visitor
 * @param {number} times
 */
async function panels(visitor, times) {
  tellMemory("before the panels");
  for (let turn = 0; turn < times; turn++) {
    await within(
      "a panel",
      visitor.evaluate(async (at) => {
        const sections = [...document.querySelectorAll("[data-panel]")].filter(
          ({ tagName }) => tagName === "SECTION",
        );
        const section = sections[at % sections.length];
        section.scrollIntoView({ block: "start" });
        await new Promise((over) => setTimeout(over, 150));
        for (const details of section.querySelectorAll("details")) details.open = !details.open;
        await new Promise((over) => setTimeout(over, 150));
      }, turn),
    );
  }
  await visitor.evaluate(() => window.scrollTo(0, 0));
  await pause(10 * second);
  tellMemory(`after ${times} panels`);
}

const messagesSeen = new Set();
/** The words for an engine that fell over. */
const CRASH = /^(The engine stopped|Движок остановился)/;

const messages = () =>
  Array.from(document.querySelectorAll("[data-testid$=-message]"), (one) =>
    String(one.getAttribute("data-value")),
  );

/**
 * @param {Tab} visitor
 * @param {number} minutes
 * @param {number} seed
 */
async function clicker(visitor, minutes, seed) {
  const random = seeded(seed);
  const end = Date.now() + minutes * minute;
  let acts = 0;
  /** @type {string[]} */
  const last = [];
  while (Date.now() < end) {
    const draw = Array.from({ length: 12 }, random);
    for (const told of await within("reading the messages", visitor.evaluate(messages))) {
      if (messagesSeen.has(told)) continue;
      messagesSeen.add(told);
      say(`message after ${last.at(-1)}: ${told}`);
      if (CRASH.test(told)) faults.push(`${told} It came after ${last.slice(-12).join("; ")}`);
    }
    const act = within("after a press", visitor.evaluate(actAtRandom, draw));
    const known = visitor.problems.length;
    try {
      last.push(await act);
    } catch (error) {
      throw new Error(`${error}; before it: ${last.slice(-8).join("; ")}`);
    }
    acts += 1;
    await pause(60);
    if (visitor.problems.length > known) {
      say(`after ${last.slice(-3).join("; ")}: ${visitor.problems.slice(known).join(" | ")}`);
    }
  }
  say(`${acts} acts at random, seed ${seed}`);
  tellMemory("after them");
}

const { url, close } = await serve({ root: path("../../dist/"), data: path("../../data/") });
const browser = await driver.launch();
const visitor = await browser.visitor();
try {
  await opened(visitor, url);
  say(`${driver.name} trains`);
  if (options.changes !== undefined) await changes(visitor, Number(options.changes));
  if (options.panels !== undefined) await panels(visitor, Number(options.panels));
  if (options.hour !== undefined) await anHour(visitor, Number(options.hour));
  if (options.clicker !== undefined) {
    await clicker(visitor, Number(options.clicker), Number(options.seed));
  }
} catch (error) {
  faults.push(String(error));
} finally {
  faults.push(...visitor.problems);
  await visitor.close().catch(() => undefined);
  await browser.close().catch(() => undefined);
  await close();
}
for (const fault of faults) say(`fault: ${fault}`);
say(faults.length === 0 ? "no faults" : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
