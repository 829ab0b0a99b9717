// Nothing that axe-core calls serious, in both themes and both languages.

import assert from "node:assert/strict";
import { findings } from "./axe.ts";
import { test } from "./page.ts";
import { png } from "./png.mjs";

for (const lang of ["en", "ru"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing serious: ${lang}, ${colorScheme}`, async ({ openPage }) => {
      const view = await openPage(`?preset=softmax&seed=1&lang=${lang}`, {
        context: { colorScheme },
      });
      const { page } = view;
      // As much on the page as can be: a score, messages, an opened list, a wrong field.
      await view.trains(1000);
      for (const more of await page.locator("summary").all()) await more.click();
      await page.locator("[data-panel=evaluation] button").click();
      await view.until("a score", () => view.value("test-accuracy"));
      await view.drop({ name: "plain.png", bytes: png(40, 30) });
      await page.locator("[data-panel=picture] [role=slider]").waitFor();
      await view.drop({ name: "words.png", bytes: Buffer.from("no picture") });
      await view.message("error", /words\.png/);
      const field = page.locator("[data-panel=training]").getByRole("textbox").first();
      await field.fill("abc");
      await field.press("Enter");
      await page.locator("[data-panel=training]").getByRole("alert").waitFor();
      for (const card of await page.locator("[data-layer]").all())
        await card.scrollIntoViewIfNeeded();
      await view.predictions(1);
      await page.locator("[aria-keyshortcuts=Space]").click();
      await view.status("paused");
      assert.deepEqual(await findings(page), []);

      // A value of the network, taken apart.
      await page.getByTestId("stage").locator("[data-map]").first().click();
      await page.getByTestId("inspector-sum").waitFor();
      assert.deepEqual(await findings(page, "[data-panel=stage]"), []);

      // The editor of the network: a block, a value that does not fit, the menu.
      await page.locator("[data-panel=network] > div:first-child button").last().click();
      await page.getByTestId("add-layer").first().click();
      await page.locator("[data-add=residual]").click();
      await page.locator("[data-draft] input").nth(2).fill("0");
      await page.locator("[data-draft] [aria-invalid=true]").waitFor();
      await page.getByTestId("add-layer").last().click();
      assert.deepEqual(await findings(page, "[data-panel=network]"), []);
    });
  }
}

for (const width of [1280, 390]) {
  test(`what the keyboard comes to does not hide below the bar, ${width} pixels wide`, async ({
    openPage,
  }) => {
    const view = await openPage("?preset=softmax&seed=1&paused=1", {
      context: { viewport: { width, height: 800 } },
    });
    const { page } = view;
    await view.status("paused");
    await page.locator("[data-panel=evaluation]").scrollIntoViewIfNeeded();
    await page.locator("[data-panel=evaluation] button").last().focus();
    const hidden = () =>
      page.evaluate(() => {
        const [bar] = document.querySelectorAll("[data-panel=toolbar]");
        const [focused] = document.querySelectorAll(":focus");
        const { top, height } = focused.getBoundingClientRect();
        const above = top < bar.getBoundingClientRect().bottom && top + height > 0;
        return !bar.contains(focused) && above && height < innerHeight / 4;
      });
    for (let backwards = 0; backwards < 30; backwards += 1) {
      await page.keyboard.press("Shift+Tab");
      const name = await page.locator(":focus").evaluate((element) => element.outerHTML);
      assert.equal(await hidden(), false, name);
    }
  });
}

test("the keyboard alone pauses, trains, steps and chooses", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=1");
  const { page } = view;
  await view.trains();
  const reach = (name: string) =>
    view.until(`focus on ${name}`, async () => {
      await page.keyboard.press("Tab");
      const focused = page.locator(":focus");
      if ((await focused.count()) === 0) return false;
      const label = await focused.evaluate(
        (element: HTMLInputElement) => element.labels?.[0]?.innerText ?? element.innerText,
      );
      return label === name;
    });
  await reach("Pause");
  await page.keyboard.press("Enter");
  await view.status("paused");
  const before = await view.settled();
  await reach("One step");
  await page.keyboard.press("Space");
  await view.until("a step", async () => (await view.number("examples-seen")) === before + 32);
  await reach("Method");
  await page.keyboard.press("Home");
  await view.until("SGD", async () => (await view.choice("Method").inputValue()) === "sgd");
});
