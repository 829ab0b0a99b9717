// The page fits: on a phone nothing scrolls sideways, on a wide screen the panels stand side by side.

import assert from "node:assert/strict";
import type { ViewportSize } from "@playwright/test";
import { test, type View } from "./page.ts";
import { boxOf } from "./view.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const WIDE = { viewport: { width: 1440, height: 900 } };

const menuOf = (view: View) => view.page.locator("[role=toolbar] summary");

/** Every readout of the bar is whole, and none lies over another. */
async function readoutsAreApart(view: View) {
  await menuOf(view).click();
  const boxes = await view.page.locator("[role=toolbar] > div > *").evaluateAll((all) =>
    all.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const shown = element.querySelector("select") ?? range;
      const { left, right, top, bottom } = shown.getBoundingClientRect();
      return { name: element.dataset.testid, left, right, top, bottom };
    }),
  );
  assert.equal(boxes.length, 4);
  for (const a of boxes) {
    assert.ok(a.left >= 0 && a.right <= (view.page.viewportSize()?.width ?? 0), JSON.stringify(a));
    for (const b of boxes) {
      const over = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      assert.ok(a === b || !over, `${JSON.stringify(a)} over ${JSON.stringify(b)}`);
    }
  }
  await menuOf(view).click();
}

/** The bar is low. Its lists and their files come with the menu, in one row. */
async function barIsLow(view: View) {
  const { page } = view;
  const bar = page.locator("[data-panel=toolbar]");
  for (const [width, height] of [
    [390, 844],
    [320, 568],
    [640, 360],
  ]) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => window.scrollTo(0, 0));
    await menuOf(view).click();
    const row = bar.locator("[role=toolbar] > span select, [role=toolbar] > button:has(svg)");
    const boxes = await row.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().toJSON()),
    );
    assert.equal(boxes.length, 3);
    assert.equal(new Set(boxes.map(({ top }) => top)).size, 1, `${width}: one row`);
    for (const [at, { left }] of boxes.slice(1).entries()) {
      assert.ok(left >= boxes[at].right + 4, `${width}: ${JSON.stringify(boxes)}`);
    }
    await menuOf(view).click();
    await page.evaluate(() => window.scrollTo(0, 1000));
    const { y, height: whole } = await boxOf(bar);
    assert.ok(y + whole <= 80, `${width}: the bar takes ${y + whole} pixels`);
  }
  await page.setViewportSize(PHONE.viewport);
}

/** Scrolls from top to bottom, so that everything is drawn, and measures at each stop. */
async function fits(view: View, { width, height }: ViewportSize) {
  const { page } = view;
  const bar = page.locator("[data-panel=toolbar]");
  for (let top = 0; ; top += 0.8 * height) {
    const state = await page.evaluate(async (y) => {
      window.scrollTo(0, y);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const root = document.documentElement;
      const all = root.scrollWidth > root.clientWidth ? document.querySelectorAll("body *") : [];
      const wide = [...all]
        .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
        .map((element) => `${element.tagName}.${element.className}`);
      return {
        content: root.scrollWidth,
        wide: wide.slice(0, 5),
        end: y > root.scrollHeight - innerHeight,
      };
    }, top);
    assert.ok(
      state.content <= width,
      `at ${top}: ${state.content} pixels wide, with ${state.wide}`,
    );
    const box = await boxOf(bar);
    const shown = box.y + box.height - Math.max(0, box.y);
    assert.ok(shown <= height / 3, `at ${top}: the bar takes ${shown} pixels`);
    const button = await boxOf(bar.locator("[aria-keyshortcuts=Space]"));
    assert.ok(button.y >= 0 && button.y < height / 2, `at ${top}: Pause is at ${button.y}`);
    if (state.end) return;
  }
}

for (const lang of ["en", "ru"]) {
  test(`on a phone nothing scrolls sideways (${lang})`, async ({ openPage }) => {
    const view = await openPage(`?lang=${lang}&seed=1`, { context: PHONE });
    await view.trains(300);
    for (const more of await view.page.locator("summary").all()) await more.click();
    await view.page.locator("[data-panel=evaluation] button").click();
    await view.until("a score", () => view.value("test-accuracy"));
    await view.drop({ name: `${"long-name-".repeat(12)}.png`, bytes: Buffer.from("no picture") });
    await view.message("error", /long-name/);
    await readoutsAreApart(view);
    await barIsLow(view);
    await fits(view, PHONE.viewport);
  });
}

test("on a wide screen the panels stand side by side, and all fits", async ({ openPage }) => {
  const view = await openPage("?seed=1", { context: WIDE });
  await view.trains(300);
  const boxes = [];
  for (const name of ["curves", "picture", "training"]) {
    boxes.push(await boxOf(view.page.locator(`[data-panel=${name}]`)));
  }
  assert.equal(new Set(boxes.map(({ y }) => y)).size, 1, "in one row");
  assert.ok(boxes[0].x < boxes[1].x && boxes[1].x < boxes[2].x);
  await fits(view, WIDE.viewport);
});

for (const lang of ["en", "ru"]) {
  test(`the bar is one row on a projector, and its menu leads to every section (${lang})`, async ({
    openPage,
  }) => {
    const view = await openPage(`?lang=${lang}&seed=1&paused=1`, {
      context: { viewport: { width: 1280, height: 720 } },
    });
    const { page } = view;
    const bar = page.locator("[role=toolbar]");
    await menuOf(view).waitFor();
    assert.ok((await boxOf(bar)).height < 60);
    await page.locator("#title-runs").waitFor();
    await menuOf(view).click();
    const links = page.getByRole("navigation").getByRole("link");
    assert.equal(await links.count(), await page.locator("main h2").count());
    await links.last().click();
    await view.until("the last section", () =>
      page.evaluate(() => document.activeElement?.id === "title-runs"),
    );
    assert.equal(await links.count(), 0, "closed");
  });
}

test("the first screen has stage, curves, picture and the settings that matter", async ({
  openPage,
}) => {
  const view = await openPage("?seed=1", { context: WIDE });
  await view.trains(300);
  const seen = [
    view.page.getByTestId("stage"),
    ...(await view.page.locator("[data-panel=curves] .chart-place").all()),
    view.page.locator("[data-panel=picture] canvas").first(),
    view.choice("Method"),
    view.field("Learning rate"),
    view.field("Batch size"),
    view.field("L2 weight decay"),
  ];
  assert.equal(seen.length, 8);
  for (const one of seen) {
    const { y, height } = await boxOf(one);
    assert.ok(y >= 0 && y + height <= 900, `${one} ends at ${y + height}`);
  }
});

test("numbers that change move nothing", async ({ openPage }) => {
  const view = await openPage("?seed=1", { context: WIDE });
  await view.until("all readouts", () => view.value("validation-accuracy"));
  const places = () =>
    view.page
      .locator("section h2, [role=toolbar] > div > span, [data-panel=curves] dd")
      .evaluateAll((all) =>
        all.map((element) => Math.round(element.getBoundingClientRect().top + scrollY)),
      );
  const before = await places();
  await view.trains(2000);
  assert.deepEqual(await places(), before);
});

declare global {
  /** How far things moved, in the measure of Web Vitals. */
  var layoutShift: number;
}

/** A fifth of what Web Vitals call good. */
const GOOD_SHIFT = 0.02;

for (const [name, context] of Object.entries({ phone: PHONE, wide: WIDE })) {
  test(`nothing that is seen moves while the page opens (${name})`, async ({ openPage }) => {
    const view = await openPage("?paused=1", { context });
    await view.page.addInitScript(() => {
      globalThis.layoutShift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if ("value" in entry) globalThis.layoutShift += Number(entry.value);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await view.visit("?seed=1");
    await view.trains(2000);
    const shift = await view.page.evaluate(() => globalThis.layoutShift);
    assert.ok(shift < GOOD_SHIFT, `shifted by ${shift}`);
  });
}

test("the curves follow the system's colours", async ({ openPage }) => {
  const view = await openPage("?seed=1");
  await view.trains(500);
  await view.pause();
  const chart = view.page.locator("[data-panel=curves] canvas").first();
  const light = await view.pixels(chart);
  await view.page.emulateMedia({ colorScheme: "dark" });
  await view.until("other colours", async () => (await view.pixels(chart)) !== light);
});
