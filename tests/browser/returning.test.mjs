// Away by a link or the address, and back by the browser's button: the run of before is there at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/static-server.mjs";
import { CHROMIUM_ARGS, DIST, findChromium, pageTest } from "./page.mjs";

const ADDRESS = "?preset=softmax&seed=5";

pageTest("back from another run, the run of before goes on", ADDRESS, async (view) => {
  const { page } = view;
  await view.trains(2000);
  await view.pause();
  const before = await view.number("examples-seen");
  await view.visit("?preset=softmax&seed=6");
  await view.trains(100);
  await page.goBack();
  await view.until("the run of before", async () => (await view.number("examples-seen")) >= before);
  assert.equal(await view.figure("Seed"), "5");
  await view.trains(100);
  await page.goForward();
  await view.until("the other run", async () => (await view.figure("Seed")) === "6");
  // What is asked for by its address alone begins anew, and what was left is offered.
  await view.visit(ADDRESS);
  await page.getByTestId("offer").waitFor();
});

test("a browser that keeps pages keeps this one, with its run", async () => {
  const server = await serve({ root: DIST, data: DIST });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: CHROMIUM_ARGS,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  try {
    const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
    const seen = () => page.getByTestId("examples-seen").getAttribute("data-value").then(Number);
    const trains = (least) =>
      page.waitForFunction(
        (least) =>
          Number(document.querySelector("[data-testid=examples-seen]")?.dataset.value) > least,
        least,
      );
    await page.goto(server.url + ADDRESS);
    await trains(1000);
    await page.evaluate(() => {
      globalThis.same = true;
    });
    const before = await seen();
    // Whether a page is kept is the browser's own choice, and a machine at its limit chooses otherwise now and then.
    for (let visit = 1; ; visit++) {
      await page.goto("about:blank");
      // The browser takes a moment to put a page aside, and one to bring it back.
      await page.waitForTimeout(1500);
      await page.goBack({ waitUntil: "commit" });
      await page.waitForTimeout(1500);
      if ((await page.evaluate(() => globalThis.same)) === true) break;
      assert.ok(visit < 3, "it was not kept in three visits");
      await trains(before);
      await page.evaluate(() => {
        globalThis.same = true;
      });
    }
    assert.ok((await seen()) >= before);
    await trains(before + 100);
  } finally {
    await browser.close();
    await server.close();
  }
});
