// Runs one engine's measurement off the main thread, as the page trains.

addEventListener("message", async ({ data: { engine, cases, rounds, selfTest } }) => {
  const module = await import(`./data/${engine}/engine.js`);
  await module.default();
  if (selfTest) module.selfTest();
  postMessage(rounds > 0 ? JSON.parse(module.measure(JSON.stringify(cases), rounds)) : null);
});
