// The page as an app: what a browser asks of one is there, and storage is made persistent when the visitor keeps something.

import assert from "node:assert/strict";
import { test } from "./page.ts";

test("the page can be installed", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=1", { context: { serviceWorkers: "allow" } });
  const session = await view.context.newCDPSession(view.page);
  const { url, errors } = await session.send("Page.getAppManifest");
  assert.match(url, /manifest\.webmanifest$/);
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A private window, as those of these tests are, installs nothing; nothing else is in the way.
  const others = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
  assert.deepEqual(others, []);
});

declare global {
  /** How often persistent storage was asked for. */
  var persistAsked: number;
}

test("storage is made persistent when the visitor keeps something, and not before", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=1&paused=1");
  const { page } = view;
  await page.addInitScript(() => {
    globalThis.persistAsked = 0;
    let persistent = false;
    navigator.storage.persist = async () => {
      globalThis.persistAsked += 1;
      persistent = true;
      return true;
    };
    navigator.storage.persisted = async () => persistent;
    navigator.storage.estimate = async () => ({ usage: 12.5e6, quota: 2e9 });
  });
  await view.visit("?preset=softmax&seed=1");
  await view.trains(300);
  await page.locator("[data-panel=runs]").scrollIntoViewIfNeeded();
  await page.getByText(/takes 12\.5 of the 2,000\.0 MB .* may clear it all/).waitFor();
  assert.equal(await page.evaluate(() => globalThis.persistAsked), 0);
  await view.field("Name of this run").fill("mine");
  await page.keyboard.press("Enter");
  await page.getByText(/promised to keep it until you remove it/).waitFor();
  assert.equal(await page.evaluate(() => globalThis.persistAsked), 1);
});
