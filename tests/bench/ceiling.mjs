// What two threads of this machine do beside each other, when neither waits for the other: what to hold two workers
// over one against. Cores share caches, memory and the clock's head room, so it is less than two.

const BUILD = "relaxed";
/** The largest part of a batch that the page works on at once. */
const BATCH = 32;
const THREADS = ["alone", "beside"];

/**
 * @param {{ page: import("playwright-core").Page, network: import("./types.ts").Case }} options
 * @returns {import("./types.ts").Contestant}
 */
export function ceiling({ page, network }) {
  const cases = [{ ...network, runs: network.runs.filter(([batch]) => batch === BATCH) }];
  const ask = (/** @type {string} */ thread, /** @type {object} */ question) =>
    page.evaluate(({ key, message }) => globalThis.ask("engine-worker.mjs", key, message), {
      key: `ceiling ${thread}`,
      message: { engine: BUILD, ...question },
    });
  const turn = async (/** @type {string} */ thread) => {
    const answer = /** @type {import("./types.ts").Turn} */ (await ask(thread, { what: "round" }));
    return { peak: answer.peak_gflops, training: answer.cases[0].examples_per_second };
  };
  return {
    name: "engine: two threads apart",
    async start() {
      for (const thread of THREADS) await ask(thread, { cases });
      return [];
    },
    async round(round, measurements) {
      const one = await turn(THREADS[0]);
      const two = await Promise.all(THREADS.map(turn));
      for (const what of /** @type {const} */ (["peak", "training"])) {
        const sum = two.reduce((all, thread) => all + thread[what], 0);
        measurements.add(round, { what: `2 threads apart over 1, ${what}` }, sum / one[what]);
      }
    },
  };
}
