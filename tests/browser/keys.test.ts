// Keys that work everywhere on the page, the way past the bar, and where the keyboard is: always in sight.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import { boxOf } from "./view.ts";

const ADDRESS = "?preset=softmax&seed=1";

/** Waits for the keys, which come with the engine. */
const ready = (view: View) =>
  view.page.getByRole("button", { name: "Keys", exact: true }).waitFor();

test("Space trains and pauses, S steps, ? lists the keys", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  const { page } = view;
  const { keyboard } = page;
  await ready(view);
  await view.trains();
  await keyboard.press("Space");
  await view.status("paused");
  assert.equal(await page.evaluate(() => scrollY), 0);
  const before = await view.settled();
  await keyboard.press("s");
  await view.until("a step", async () => (await view.number("examples-seen")) === before + 32);
  await keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await list.getByText("train or pause").waitFor();
  await keyboard.press("Space");
  await list.waitFor({ state: "hidden" });
  await keyboard.press("?");
  await list.waitFor();
  await keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });

  // A field keeps its keys, a button its Space, a slider stays where it is.
  const field = page.locator("[data-panel=training] input[type=text]").first();
  await field.focus();
  await keyboard.type(" s?");
  assert.match(await field.inputValue(), / s\?/);
  await keyboard.press("Escape");
  await view.button("One step").focus();
  await keyboard.press("Space");
  await view.until("a step", async () => (await view.number("examples-seen")) === before + 64);
  assert.equal(await view.value("status"), "paused");
  const slider = page.locator("[data-panel=training] input[type=range]").first();
  await slider.focus();
  const at = await boxOf(slider);
  await keyboard.press("Space");
  await view.status("training");
  assert.deepEqual(await boxOf(slider), at);
  assert.equal(await list.isVisible(), false);

  // Whom single keys disturb, switches them off, for good.
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await list.getByRole("checkbox").click();
  await view.button("Close", list).click();
  await view.visit(ADDRESS);
  await ready(view);
  await view.trains();
  await keyboard.press("Space");
  await view.trains(100);
  assert.equal(await view.value("status"), "training");
});

test("the first Tab leads past the bar", async ({ openPage }) => {
  const view = await openPage(`${ADDRESS}&paused=1`);
  const { page } = view;
  await ready(view);
  await page.keyboard.press("Tab");
  const link = page.getByRole("link", { name: "Skip to the network" });
  assert.ok(await link.evaluate((element) => element === document.activeElement));
  const { x, y, height } = await boxOf(link);
  assert.ok(x >= 0 && y >= 0 && height > 20, "it is seen");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inMain = () => document.querySelector("main :focus") !== null;
  assert.ok(await page.evaluate(inMain));
});

for (const [width, height] of [
  [1280, 720],
  [640, 360],
  [320, 640],
]) {
  test(`on ${width} × ${height} the keyboard is always in sight, and the bar leaves room`, async ({
    openPage,
  }) => {
    const view = await openPage(`${ADDRESS}&paused=1`, {
      context: { viewport: { width, height } },
    });
    const { page } = view;
    await ready(view);
    await page.locator("[data-panel=runs]").scrollIntoViewIfNeeded();
    await page.locator("#title-runs").waitFor();
    const barEnds = () =>
      page.locator("[data-panel=toolbar]").evaluate((bar) => bar.getBoundingClientRect().bottom);
    assert.ok((await barEnds()) <= height / 7, `the bar takes ${await barEnds()} pixels`);
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator("h1").click();
    let last = "";
    for (let stop = 0; stop < 45; stop += 1) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const [element] = document.querySelectorAll(":focus");
        const [bar] = document.querySelectorAll("[data-panel=toolbar]");
        const { top, bottom, left, right } = element.getBoundingClientRect();
        const below = element.closest("main") !== null;
        const covered = below ? bar.getBoundingClientRect().bottom : 0;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
          name: element.outerHTML.slice(0, 120),
          seen: top >= covered - 1 && bottom <= innerHeight + 1,
          across: left >= -1 && right <= innerWidth + 1,
          marked: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
          box: [top, bottom, covered],
        };
      });
      assert.ok(found.seen && found.across && found.marked, JSON.stringify(found));
      if (found.name === last) break;
      last = found.name;
    }
  });
}
