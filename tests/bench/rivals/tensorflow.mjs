// TensorFlow.js in the same browser, each of its back ends in a worker of its own.

/** @import { Case, Contestant } from "../types.ts" */

/**
 * @param {{ page: import("playwright-core").Page, backend: string, cases: Case[], ms: number }} options
 * @returns {Contestant}
 */
export function tensorflow({ page, backend, cases, ms }) {
  const ask = (/** @type {object} */ question) =>
    page.evaluate(
      ({ key, message }) => globalThis.ask("rivals/tensorflow-worker.mjs", key, message),
      {
        key: backend,
        message: { backend, ...question },
      },
    );
  return {
    name: `TensorFlow.js: ${backend}`,
    async start() {
      const renderer = await ask({});
      return renderer === "" ? [] : [`TensorFlow.js draws ${backend} with ${renderer}`];
    },
    async round(round, measurements) {
      for (const { name, spec, runs } of cases) {
        for (const [batch, method] of runs) {
          const pace = Number(await ask({ spec, batch, method, ms }));
          const labels = { by: "TensorFlow.js", network: name, batch, workers: 1, build: backend };
          measurements.add(round, { what: "training", ...labels }, pace);
        }
      }
    },
  };
}
