// Training on the real page, as fast as a visitor sees it: each build, network, batch and number of workers.

/** @import { Case } from "../types.ts" */

import { visit } from "./visitor.mjs";

/** The page's names of builds and networks; a network without one goes into its editor. */
/** @type {Record<string, string>} */
const BUILDS = { simd128: "simd128", relaxed: "relaxed-simd" };
/** @type {Record<string, string>} */
const PRESETS = { "ConvNetJS CIFAR-10": "convnetjs", "Convscope small": "convscope-small" };

/**
 * After a new network or number of workers: the browser compiles code that has just begun at its best level, beside the
 * training.
 */
export const COMPILING_MS = 2500;

/**
 * @param {{ browser: import("playwright-core").Browser, url: string, ms: number, cases: Case[], builds: string[], workers: number[] }} options
 * @returns {import("../types.ts").Contestant}
 */
export function training({ browser, url, cases, builds, workers, ms }) {
  /**
   * One build and network: its batches and workers in turn.
   * @param {number} round
   * @param {import("../measurements.mjs").Measurements} measurements
   * @param {string} build
   * @param {Case} network
   */
  async function measure(round, measurements, build, { name, spec, runs }) {
    const preset = PRESETS[name];
    const address = `?seed=1&workers=1&build=${BUILDS[build]}&preset=${preset ?? "softmax"}`;
    const visitor = await visit(browser, url + address);
    try {
      await visitor.training();
      await visitor.pictures();
      if (preset === undefined) await visitor.network(spec);
      let counts = workers;
      /** @type {number | null} */
      let last = null;
      for (const [batch, method] of runs) {
        await visitor.trainer(method, batch);
        for (const count of counts) {
          if (count !== last) {
            await visitor.workers(count);
            await visitor.page.waitForTimeout(COMPILING_MS);
          }
          last = count;
          await visitor.top();
          const labels = { by: "page", network: name, batch, workers: count };
          const used = (await visitor.value("build")) ?? "";
          const pace = await visitor.pace(ms);
          measurements.add(round, { what: "training", ...labels, build: used }, pace);
        }
        // The next batch begins with as many workers as this one ends with.
        counts = counts.toReversed();
      }
    } finally {
      await visitor.close();
    }
  }

  return {
    name: "page: training",
    start: async () => [],
    async round(round, measurements) {
      for (const network of cases) {
        for (const build of builds) await measure(round, measurements, build, network);
      }
    },
  };
}
