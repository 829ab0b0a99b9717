// What drawing takes from the training, in short turns: with the stage in view, with the network's cards, with all cards at
// once, and hidden, when the page asks for nothing. The cores of a machine that is shared change their pace within seconds.

import { median } from "../measurements.mjs";
import { COMPILING_MS } from "./training.mjs";
import { visit } from "./visitor.mjs";

const TURNS = 8;
/** What comes on the screen is drawn first. */
const SETTLE_MS = 500;

const STAGE = "the stage";
const NETWORK = "the network";
const ALL = "all cards";
const HIDDEN = "nothing";
const VIEWS = [STAGE, NETWORK, ALL, HIDDEN];

/** In the page, before its own code: what the trainer says of its examples, and what snapshots with maps cost. */
function watch() {
  globalThis.seen = { snapshots: [], next: () => undefined };
  const Original = Worker;
  globalThis.Worker = class extends Original {
    constructor(/** @type {ConstructorParameters<typeof Worker>} */ ...parameters) {
      super(...parameters);
      this.addEventListener("message", ({ data }) => {
        const snapshot = data?.value;
        const count = snapshot?.stats?.examplesSeen;
        if (count === undefined) return;
        if (snapshot.layers.length > 0) globalThis.seen.snapshots.push(snapshot.costMs);
        globalThis.seen.next({ at: performance.now(), count });
      });
    }
  };
}

/**
 * In the page: examples a second between two of the trainer's answers; `hidden` hides the page meanwhile.
 * @param {{ ms: number, hidden: boolean }} options
 */
async function pace({ ms, hidden }) {
  /** @type {() => Promise<import("../types.ts").Said>} */
  const answer = () =>
    new Promise((done, fail) => {
      globalThis.seen.next = done;
      setTimeout(() => fail(new Error("the trainer does not answer")), 60_000);
    });
  const hide = (/** @type {boolean} */ value) =>
    Object.defineProperty(document, "hidden", { configurable: true, value });
  const first = await answer();
  if (hidden) hide(true);
  await new Promise((done) => setTimeout(done, ms));
  const next = answer();
  if (hidden) {
    // The page is told of this end only: of the other it would keep the run, which takes from the training too.
    hide(false);
    document.dispatchEvent(new Event("visibilitychange"));
  }
  const last = await next;
  return (1000 * (last.count - first.count)) / (last.at - first.at);
}

/**
 * @param {Awaited<ReturnType<typeof visit>>} visitor
 * @param {string} view
 */
async function show(visitor, view) {
  if (view === ALL) return visitor.everything();
  await visitor.window();
  // There are no maps in the first answer after it was hidden, which comes as fast as the last one before.
  if (view === HIDDEN) return visitor.bottom();
  if (view === STAGE) return visitor.page.evaluate(() => scrollTo(0, 0));
  await visitor.page.locator("[data-panel=network]").evaluate((panel) => panel.scrollIntoView());
}

/**
 * @param {{ browser: import("playwright-core").Browser, url: string, ms: number }} options
 * @returns {import("../types.ts").Contestant}
 */
export function drawing({ browser, url, ms }) {
  return {
    name: "page: drawing",
    start: async () => [],
    async round(round, measurements) {
      const visitor = await visit(browser, `${url}?seed=1`, watch);
      const { page } = visitor;
      const taken = () => page.evaluate(() => globalThis.seen.snapshots.splice(0));
      /** @type {Record<string, { pace: number, snapshots: number[] }>} */
      const sums = Object.fromEntries(VIEWS.map((view) => [view, { pace: 0, snapshots: [] }]));
      try {
        await visitor.training();
        await visitor.pictures();
        await page.waitForTimeout(COMPILING_MS);
        for (let turn = 0; turn < TURNS; turn += 1) {
          for (const view of turn % 2 === 0 ? VIEWS : VIEWS.toReversed()) {
            await show(visitor, view);
            await page.waitForTimeout(SETTLE_MS);
            await taken();
            sums[view].pace += await page.evaluate(pace, { ms, hidden: view === HIDDEN });
            sums[view].snapshots.push(...(await taken()));
          }
        }
        for (const view of [STAGE, NETWORK, ALL]) {
          const share = 1 - sums[view].pace / sums[HIDDEN].pace;
          measurements.add(round, { what: `drawing ${view}` }, share);
          measurements.add(round, { what: `snapshot of ${view}` }, median(sums[view].snapshots));
        }
      } finally {
        await visitor.close();
      }
    },
  };
}
