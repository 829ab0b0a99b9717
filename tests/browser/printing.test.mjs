// The page on paper: no bar over the text, every map drawn, in light colours, on a sensible number of sheets.

import assert from "node:assert/strict";
import { pageTest } from "./page.mjs";

pageTest(
  "the whole network is on paper, drawn, and nothing that is pressed",
  "?preset=lenet&seed=1",
  async (view) => {
    const { page } = view;
    await view.trains(300);
    await view.until("the first page's style", () =>
      page.evaluate(() =>
        [...document.styleSheets].some(({ cssRules }) => cssRules[0] instanceof CSSPageRule),
      ),
    );
    await page.evaluate(() => {
      globalThis.print = () => {
        globalThis.printed = true;
      };
    });
    await page.keyboard.press("Control+p");
    await page.waitForFunction(() => globalThis.printed);
    await view.pause();
    await page.emulateMedia({ media: "print" });
    const seen = await page.evaluate(() => {
      const shown = (element) => element.checkVisibility();
      const blank = (canvas) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
        copy.drawImage(canvas, 0, 0);
        return copy
          .getImageData(0, 0, canvas.width, canvas.height)
          .data.every((value) => value === 0);
      };
      const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
      return {
        sticky: getComputedStyle(document.querySelector("[data-panel=toolbar]")).position,
        buttons: all("button:not(.prediction)").length,
        parts: all(".tensor").length,
        blank: all(".cards canvas").filter(blank).length,
        ground: getComputedStyle(document.body).backgroundColor,
      };
    });
    const layers = await page.locator("[data-layer]").count();
    assert.deepEqual(
      { ...seen, parts: seen.parts >= 2 * layers },
      { sticky: "static", buttons: 0, parts: true, blank: 0, ground: "rgb(255, 255, 255)" },
    );
    const sheets = String(await page.pdf({ format: "A4" })).match(/\/Type \/Page\b/g).length;
    assert.ok(sheets <= 6, `${sheets} sheets`);
  },
  { context: { colorScheme: "dark" } },
);
