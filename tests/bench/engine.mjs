// The engine by itself: each browser build in a worker of the bench's page, and natively, there by two threads too.

/**
 * @import { Measurements } from "./measurements.mjs"
 * @import { Case, Contestant, Summary, Turn } from "./types.ts"
 */

import { startLines } from "./lines.mjs";
import { median } from "./measurements.mjs";

/** Short turns, several a round: a disturbance then spoils one of them. */
const TURNS = 3;

/**
 * Adds the turns of one round, each the answer of `Bench::round`.
 * @param {Measurements} measurements
 * @param {number} round
 * @param {string} by
 * @param {Turn[]} turns
 */
function note(measurements, round, by, turns) {
  const { build, cases } = turns[0];
  const peaks = turns.map((turn) => turn.peak_gflops);
  measurements.add(round, { what: "peak", by, build }, median(peaks));
  cases.forEach(({ name, batch }, at) => {
    const labels = { by, network: name, batch, workers: 1, build };
    const all = (/** @type {"examples_per_second" | "share"} */ field) =>
      median(turns.map((turn) => turn.cases[at][field]));
    measurements.add(round, { what: "training", ...labels }, all("examples_per_second"));
    measurements.add(round, { what: "share", ...labels }, all("share"));
  });
}

/**
 * @param {{ page: import("playwright-core").Page, cases: Case[], builds: string[], selfTest: boolean }} options
 * @returns {Contestant}
 */
export function engineInBrowser({ page, cases, builds, selfTest }) {
  const ask = (/** @type {string} */ engine, /** @type {object} */ question) =>
    page.evaluate(({ key, message }) => globalThis.ask("engine-worker.mjs", key, message), {
      key: engine,
      message: { engine, ...question },
    });
  return {
    name: `engine: ${builds.join(", ")}`,
    async start() {
      for (const build of builds) await ask(build, { cases, selfTest });
      return selfTest
        ? [`kernels, layers and trainers pass their self-test: ${builds.join(", ")}`]
        : [];
    },
    async round(round, measurements) {
      const all = builds.map((build) => ({ build, turns: /** @type {Turn[]} */ ([]) }));
      for (let turn = 0; turn < TURNS; turn += 1) {
        for (const { build, turns } of all) {
          turns.push(/** @type {Turn} */ (await ask(build, { what: "round" })));
        }
      }
      for (const { turns } of all) note(measurements, round, "engine", turns);
    },
    async summaries() {
      const all = [];
      for (const build of builds) {
        all.push(/** @type {Summary} */ (await ask(build, { what: "summary" })));
      }
      return all;
    },
  };
}

/**
 * @param {{ program: string, cases: Case[] }} options
 * @returns {Contestant}
 */
export function engineNatively({ program, cases }) {
  /** @type {ReturnType<typeof startLines>} */
  let lines;
  const ask = (/** @type {string} */ what) => {
    lines.say(what);
    return lines.hear();
  };
  return {
    name: "engine: native",
    async start() {
      lines = startLines(program, ["--in-turn"]);
      lines.say(JSON.stringify(cases));
      return [];
    },
    async round(round, measurements) {
      const turns = [];
      for (let turn = 0; turn < TURNS; turn += 1) turns.push(await ask("round"));
      note(measurements, round, "native", turns);
      const [{ build }] = turns;
      for (const { name, batch, workers, examples_per_second } of await ask("shared")) {
        const labels = { by: "native", network: name, batch, workers, build };
        measurements.add(round, { what: "training", ...labels }, examples_per_second);
      }
    },
    summaries: async () => [await ask("summary")],
    end: () => lines?.end(),
  };
}
