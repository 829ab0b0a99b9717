// The page opens and learns, in every browser, isolated from other origins or not.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";

const sharesMemory = (/** @type {import("./visitor.mjs").Visitor} */ visitor) =>
  visitor.evaluate(() =>
    document.querySelector("[data-testid=workers]")?.getAttribute("data-shared"),
  );

for (const isolated of [true, false]) {
  journey(
    `opens and learns, pauses, steps and resets, ${isolated ? "isolated" : "on a plain host"}`,
    async (visitor, { browser }) => {
      await visitor.visit("?seed=1&workers=2");
      await visitor.status("training");
      assert.equal(await visitor.evaluate(() => crossOriginIsolated), isolated);
      await visitor.trains(640);
      const first = await visitor.number("loss");
      await visitor.until("a lower loss", async () => (await visitor.number("loss")) < 0.9 * first);
      assert.equal(await visitor.number("workers"), 2);
      // WebKitGTK isolates a page and gives its workers no memory to share.
      const shared = isolated && browser !== "WebKit";
      assert.equal(await sharesMemory(visitor), String(shared));
      const stood = await visitor.pause();
      await visitor.button("One step");
      await visitor.until(
        "a step",
        async () => (await visitor.number("examples-seen")) === stood + 32,
      );
      await visitor.button("Reset");
      await visitor.until("no examples", async () => (await visitor.number("examples-seen")) === 0);
      await visitor.button("Train");
      await visitor.trains(320);
      assert.deepEqual(await visitor.messages("error"), []);
    },
    { isolated },
  );
}

journey(
  "workers share memory, as Safari lets them",
  async (visitor) => {
    await visitor.visit("?seed=1&workers=2");
    await visitor.trains(640);
    assert.equal(await sharesMemory(visitor), "true");
  },
  { only: ["WebKit"], launch: { environment: { JSC_useSharedArrayBuffer: "1" } } },
);

journey(
  "draws its charts on a system that names no language",
  async (visitor) => {
    await visitor.visit("?seed=1");
    assert.equal(await visitor.evaluate(() => navigator.language), "C");
    await visitor.until("a chart", () =>
      visitor.evaluate(() => document.querySelector("[data-panel=curves] canvas") !== null),
    );
    assert.deepEqual(await visitor.messages("error"), []);
  },
  { only: ["WebKit"], launch: { environment: { LANG: "C.UTF-8" } } },
);
