// Data and runs, in every browser: brought in, taken away, brought back, and there without a network.

import assert from "node:assert/strict";
import { archive } from "../browser/archive.mjs";
import { journey, servePage } from "./journey.mjs";

/** @type {import("./visitor.mjs").NamedFile} */
const CIFAR10 = ["cifar-10-binary.tar.gz", archive({ train: 300, test: 50 })];
/** @type {(visitor: import("./visitor.mjs").Visitor, wanted: number) => Promise<true>} */
const count = (visitor, wanted) =>
  visitor.until(
    `${wanted} examples`,
    async () => (await visitor.number("examples-seen")) === wanted,
  );

journey("CIFAR-10's archive is dropped and learnt, and a saved run comes back", async (visitor) => {
  await visitor.visit("?preset=softmax&seed=5");
  await visitor.trains(100);
  await visitor.drop(CIFAR10);
  await visitor.until("CIFAR-10", async () => (await visitor.chosen("Data")) === "cifar10");
  await visitor.trains(320);
  await visitor.choose("Data", "embedded");
  await visitor.trains(100);
  const examples = await visitor.pause();
  const loss = await visitor.value("loss");
  const { name, bytes } = await visitor.downloaded(() => visitor.button("Save the run"));
  assert.match(name, /^convscope-run-[\d-]+\.safetensors$/);
  await visitor.button("Reset");
  await count(visitor, 0);
  await visitor.drop([name, bytes]);
  await count(visitor, examples);
  assert.equal(await visitor.value("loss"), loss);
  assert.deepEqual(await visitor.messages("error"), []);
});

journey(
  "the second visit needs no network",
  async (visitor, { server }) => {
    const address = "?preset=softmax&seed=4&lang=en";
    await visitor.visit(address);
    await visitor.trains(100);
    await visitor.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active?.state !== "activated") await new Promise((over) => setTimeout(over, 50));
    });
    await server.close();
    await visitor.visit(address);
    await visitor.trains(100);
    assert.deepEqual(await visitor.messages("error"), []);
  },
  {
    server: () => servePage(false),
    // What cannot be had from a server that has ended.
    expect: [/ERR_CONNECTION_REFUSED|Could not connect|NetworkError|offline/i],
  },
);
