// Measures one build of the engine off the main thread, as the page trains.

import { answer } from "./answer.mjs";

let module;
let bench;

answer(async ({ engine, cases, selfTest, what }) => {
  if (module === undefined) {
    module = await import(`./data/${engine}/engine.js`);
    await module.default();
  }
  if (selfTest) module.selfTest();
  if (cases !== undefined) bench = new module.Bench(JSON.stringify(cases));
  return what === undefined ? null : JSON.parse(bench[what]());
});
