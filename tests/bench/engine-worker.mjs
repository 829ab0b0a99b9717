// Measures one build of the engine off the main thread, as the page trains.

import { answer } from "./answer.mjs";

/**
 * What wasm-bindgen makes of the engine's own bench.
 * @typedef {object} Engine
 * @property {() => Promise<unknown>} default
 * @property {() => void} selfTest
 * @property {new (cases: string) => Bench} Bench
 *
 * @typedef {{ round: () => string, summary: () => string }} Bench in JSON
 *
 * @typedef {object} Question
 * @property {string} engine a build
 * @property {object[]} [cases]
 * @property {boolean} [selfTest]
 * @property {"round" | "summary"} [what]
 */

/** @type {Engine | undefined} */
let module;
/** @type {Bench | undefined} */
let bench;

/** @param {string} engine */
async function load(engine) {
  /** @type {Engine} */
  const loaded = await import(`./data/${engine}/engine.js`);
  await loaded.default();
  return loaded;
}

answer(async (/** @type {Question} */ { engine, cases, selfTest, what }) => {
  module ??= await load(engine);
  if (selfTest) module.selfTest();
  if (cases !== undefined) bench = new module.Bench(JSON.stringify(cases));
  return what === undefined || bench === undefined ? null : JSON.parse(bench[what]());
});
