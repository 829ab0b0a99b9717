// The page on paper: no bar over the text, every map drawn, in light colours, on a sensible number of sheets.

import assert from "node:assert/strict";
import { test } from "./page.ts";

declare global {
  var printAsked: boolean;
}

test("the whole network is on paper, drawn, and nothing that is pressed", async ({ openPage }) => {
  const view = await openPage("?preset=lenet&seed=1", { context: { colorScheme: "dark" } });
  const { page } = view;
  await view.trains(300);
  await view.until("the first page's style", () =>
    page.evaluate(() =>
      [...document.styleSheets].some(({ cssRules }) => cssRules[0] instanceof CSSPageRule),
    ),
  );
  await page.evaluate(() => {
    globalThis.print = () => {
      globalThis.printAsked = true;
    };
  });
  await page.keyboard.press("Control+p");
  await page.waitForFunction(() => globalThis.printAsked);
  await view.pause();
  await page.emulateMedia({ media: "print" });
  const seen = await page.evaluate(() => {
    const shown = (element: Element) => element.checkVisibility();
    const blank = (canvas: HTMLCanvasElement) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
      copy?.drawImage(canvas, 0, 0);
      const { data } = copy?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      return data?.every((value) => value === 0) ?? true;
    };
    const all = <E extends Element>(selector: string) =>
      [...document.querySelectorAll<E>(selector)].filter(shown);
    const [bar] = document.querySelectorAll("[data-panel=toolbar]");
    return {
      sticky: getComputedStyle(bar).position,
      buttons: all("button:not([data-right])").length,
      parts: all("[data-part]").length,
      blank: all<HTMLCanvasElement>("[data-layer] canvas").filter(blank).length,
      ground: getComputedStyle(document.body).backgroundColor,
    };
  });
  const layers = await page.locator("[data-layer]").count();
  assert.deepEqual(
    { ...seen, parts: seen.parts >= 2 * layers },
    { sticky: "static", buttons: 0, parts: true, blank: 0, ground: "rgb(255, 255, 255)" },
  );
  const sheets = String(await page.pdf({ format: "A4" })).match(/\/Type \/Page\b/g)?.length ?? 0;
  assert.ok(sheets <= 6, `${sheets} sheets`);
});
