// ConvNetJS in the same browser, in a worker too.

/**
 * @param {{ page: import("playwright-core").Page, network: string, ms: number }} options
 * @returns {import("../types.ts").Contestant}
 */
export function convnetjs({ page, network, ms }) {
  const ask = async (/** @type {number} */ least) =>
    Number(
      await page.evaluate(
        (question) => globalThis.ask("rivals/convnetjs-worker.mjs", "", question),
        { ms: least },
      ),
    );
  return {
    name: "ConvNetJS",
    async start() {
      await ask(0);
      return [];
    },
    async round(round, measurements) {
      const labels = { what: "training", by: "ConvNetJS", network, batch: 4, workers: 1 };
      measurements.add(round, { ...labels, build: "JavaScript" }, await ask(ms));
    },
  };
}
