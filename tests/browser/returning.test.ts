// Away by a link or the address, and back by the browser's button: the run of before is there at once.

import assert from "node:assert/strict";
import { serve } from "../../scripts/static-server.mjs";
import { DIST, test } from "./page.ts";

const ADDRESS = "?preset=softmax&seed=5";
/** More than once: see the test. */
const VISITS = 3;

declare global {
  var samePage: boolean | undefined;
}

test("back from another run, the run of before goes on", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
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

test("a browser that keeps pages keeps this one, with its run", async ({ playwright }) => {
  const server = await serve({ root: DIST, data: DIST });
  const browser = await playwright.chromium.launch({
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  try {
    const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
    const seen = () => page.getByTestId("examples-seen").getAttribute("data-value").then(Number);
    const trains = (least: number) =>
      page.waitForFunction(
        (least) =>
          Number(
            document.querySelector<HTMLElement>("[data-testid=examples-seen]")?.dataset.value,
          ) > least,
        least,
      );
    await page.goto(server.url + ADDRESS);
    await trains(1000);
    await page.evaluate(() => {
      globalThis.samePage = true;
    });
    const before = await seen();
    // Whether a page is kept is the browser's choice, which a machine at its limit makes otherwise now and then. The browser
    // says why: nothing of the page's own may stand in the way, such as a lock that it holds.
    const protocol = await page.context().newCDPSession(page);
    await protocol.send("Page.enable");
    const reasons: { type: string; reason: string }[] = [];
    protocol.on("Page.backForwardCacheNotUsed", ({ notRestoredExplanations }) =>
      reasons.push(...notRestoredExplanations),
    );
    for (let visit = 1; visit <= VISITS; visit++) {
      reasons.splice(0);
      await page.goto("about:blank");
      // The browser takes a moment to put a page aside, and one to bring it back.
      await page.waitForTimeout(1500);
      await page.goBack({ waitUntil: "commit" });
      await page.waitForTimeout(1500);
      if ((await page.evaluate(() => globalThis.samePage)) === true) break;
      await trains(before);
      assert.notEqual(reasons.length, 0, "it was not kept, without a reason");
      const own = reasons.filter(({ type }) => type !== "Circumstantial");
      assert.deepEqual(own, [], "the page itself keeps the browser from keeping it");
      if (visit === VISITS) {
        const why = reasons.map(({ reason }) => reason).join(", ");
        test.skip(true, `the browser would not keep it: ${why}`);
      }
      await page.evaluate(() => {
        globalThis.samePage = true;
      });
    }
    assert.ok((await seen()) >= before);
    await trains(before + 100);
  } finally {
    await browser.close();
    await server.close();
  }
});
