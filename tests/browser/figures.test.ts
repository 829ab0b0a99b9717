// Figures for slides: parts of the page as SVG and PNG.

import assert from "node:assert/strict";
import type { Locator } from "@playwright/test";
import { test, type View } from "./page.ts";
import { attributeOf, boxOf } from "./view.ts";

/** Saves a figure by the choice that `button` opens. */
async function saved(view: View, button: Locator, form: string, colours = "Light") {
  await button.click();
  const choice = view.page.getByRole("dialog");
  await choice.getByRole("radio", { name: colours }).check();
  return view.downloaded(view.button(form, choice));
}

const NET = "conv,K8,F5,S2,P2~relu~max_pool,F2,S2~fc,K10";
const MARGIN = 16;
const CELLS = { x: 24, y: 8 };

/** The mean colours of a picture's cells, where it has the size of `part` and lies so far from the corner. */
const coarse = (view: View, address: string, part: { width: number; height: number }, at: number) =>
  view.page.evaluate(
    async ({ address, part, at, cells }) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const { width, height } = part;
      // Drawn in its own size first: an SVG that is drawn smaller is another picture.
      const whole = new OffscreenCanvas(Math.round(width), Math.round(height));
      whole.getContext("2d")?.drawImage(image, -at, -at);
      const context = new OffscreenCanvas(cells.x, cells.y).getContext("2d");
      if (!context) throw new Error("no canvas");
      context.imageSmoothingQuality = "high";
      context.drawImage(whole, 0, 0, cells.x, cells.y);
      const { data } = context.getImageData(0, 0, cells.x, cells.y);
      return { size: [image.width, image.height], colours: [...data] };
    },
    { address, part, at, cells: CELLS },
  );

test("stage, curves, matrix and cards come as SVG that stands alone and looks like the page, and as PNG", async ({
  openPage,
}) => {
  const view = await openPage(`?seed=1&net=${NET}`, { context: { colorScheme: "dark" } });
  const { page } = view;
  await view.trains(600);
  const count = await view.pause();
  await view.button("Score the test set").click();
  await view.until("a score", () => view.value("test-accuracy"));
  await view.until("a map in the address", async () => {
    await page.getByTestId("stage").locator('[data-column="1"] [data-map]').first().focus();
    return /#layer=\d+&map=/.test(page.url());
  });
  const parts: [button: string, part: Locator, words: string[]][] = [
    ["The network at work", page.getByTestId("stage").locator("fieldset"), ["Convolution"]],
    [
      "Loss and accuracy",
      page.locator("[data-panel=curves] .stack > div").first(),
      ["Training loss"],
    ],
    ["Confusion matrix", page.getByRole("grid").locator("../.."), ["Precision", "disc"]],
    ["1 Convolution", page.locator("[data-panel=network] [data-layer='1']"), ["Parameters"]],
  ];
  for (const [name, part, words] of parts) {
    const button = view.button(`Save as…: ${name}`).first();
    await button.scrollIntoViewIfNeeded();
    const { name: file, text } = await saved(view, button, "SVG", "Dark");
    assert.match(file, /^convscope-[\w-]+\.svg$/);
    const said = [...text.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line]) => line);
    for (const word of words) assert.ok(said.includes(word), `${name}: ${word} in ${said}`);
    assert.ok(
      said.some((line) => line?.includes(`after ${count.toLocaleString("en-US")} examples`)),
    );
    assert.equal(
      /<foreignObject|<style|href="(?!data:image|http:\/\/(127|localhost))/.test(text),
      false,
    );
    const box = await boxOf(part);
    const address = `data:image/svg+xml;base64,${Buffer.from(text).toString("base64")}`;
    const drawn = await coarse(view, address, box, MARGIN);
    const shot = await part.screenshot();
    const seen = await coarse(view, `data:image/png;base64,${shot.toString("base64")}`, box, 0);
    const apart = drawn.colours.map((value, at) => Math.abs(value - (seen.colours[at] ?? 0)));
    const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length;
    assert.ok(mean < 4, `${name}: ${mean} apart`);
    if (name !== "Confusion matrix") continue;
    const sizes = [];
    for (const form of ["PNG ×1", "PNG ×4"]) {
      const { bytes } = await saved(view, button, form);
      assert.equal(bytes.toString("latin1", 1, 4), "PNG");
      sizes.push([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]);
      const light = `data:image/png;base64,${bytes.toString("base64")}`;
      const [red] = (await coarse(view, light, { width: 8, height: 8 }, 0)).colours;
      assert.equal(red, 255, "light, whatever the page is");
    }
    assert.deepEqual(
      sizes[1],
      sizes[0].map((side) => 4 * side),
    );
    assert.deepEqual(sizes[0], drawn.size);
    const [, link] = /<a href="([^"]+)">/.exec(text) ?? [];
    assert.equal(link?.replaceAll("&amp;", "&"), page.url());
  }
  const map = new URL(page.url()).hash;
  await view.visit(`${new URL(page.url()).search}${map}`);
  const chosen = page.getByTestId("stage").locator("[data-map][data-chosen=true]");
  await chosen.waitFor();
  assert.ok(map.endsWith(`map=${Number(await attributeOf(chosen, "data-map")) + 1}`));
});
