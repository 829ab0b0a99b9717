// ConvNetJS in the same browser, in a worker too.

const ROUND_MS = 1500;

export function convnetjs({ page, network }) {
  const ask = (ms) =>
    page.evaluate((question) => globalThis.ask("rivals/convnetjs-worker.mjs", "", question), {
      ms,
    });
  return {
    name: "ConvNetJS",
    async start() {
      await ask(0);
      return [];
    },
    async round(round, measurements) {
      const labels = { what: "training", by: "ConvNetJS", network, batch: 4, workers: 1 };
      measurements.add(round, { ...labels, build: "JavaScript" }, await ask(ROUND_MS));
    },
  };
}
