// Two workers over one, in short turns: the cores of a machine that is shared change their pace within seconds.

import { COMPILING_MS } from "./training.mjs";
import { visit } from "./visitor.mjs";

const BATCH = 128;
const TURNS = 8;
/** A worker that joins has to start first. */
const SETTLE_MS = 700;

/**
 * @param {{ browser: import("playwright-core").Browser, url: string, ms: number }} options
 * @returns {import("../types.ts").Contestant}
 */
export function workersInTurn({ browser, url, ms }) {
  return {
    name: "page: two workers over one",
    start: async () => [],
    async round(round, measurements) {
      const visitor = await visit(browser, `${url}?seed=1&workers=2&preset=convnetjs`);
      try {
        await visitor.training();
        await visitor.pictures();
        await visitor.trainer("momentum", BATCH);
        await visitor.page.waitForTimeout(COMPILING_MS);
        await visitor.top();
        /** @type {Record<number, number>} */
        const sums = { 1: 0, 2: 0 };
        for (let turn = 0; turn < TURNS; turn += 1) {
          for (const count of turn % 2 === 0 ? [1, 2] : [2, 1]) {
            await visitor.workers(count);
            sums[count] += await visitor.pace(ms / 2, SETTLE_MS);
          }
        }
        measurements.add(round, { what: "2 workers over 1, page" }, sums[2] / sums[1]);
      } finally {
        await visitor.close();
      }
    },
  };
}
