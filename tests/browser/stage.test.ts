// The stage: the network in training as a picture, on the first screen.

import assert from "node:assert/strict";
import type { Locator } from "@playwright/test";
import { test, type View } from "./page.ts";
import { attributeOf, boxOf } from "./view.ts";

const PROJECTOR = { viewport: { width: 1280, height: 720 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

const stageOf = (view: View) => view.page.getByTestId("stage");
const columnOf = (view: View, at: number) => stageOf(view).locator(`[data-column="${at}"]`);
const mapsOf = (column: Locator) =>
  column.locator("[data-map]").evaluateAll((all) => all.map((one) => Number(one.dataset.map)));

/** The colours of the `side` × `side` values of a tile on the stage, each read in its middle. */
const valuesOf = (tile: Locator, side: number) =>
  tile.evaluate((button, values) => {
    const canvas = button.parentElement?.querySelector("canvas");
    if (!canvas) throw new Error("no canvas");
    // Through another canvas: one that is read from may be drawn in another way from then on.
    const context = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    if (!context) throw new Error("no copy");
    context.drawImage(canvas, 0, 0);
    const [box, whole] = [button.getBoundingClientRect(), canvas.getBoundingClientRect()];
    const ratio = canvas.width / whole.width;
    const at = (offset: number, size: number, value: number) =>
      Math.floor((offset + ((value + 0.5) * size) / values) * ratio);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: values * values }, (_, index) => {
      const x = at(box.left - whole.left, box.width, index % values);
      const y = at(box.top - whole.top, box.height, Math.floor(index / values));
      return [...data.subarray(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 3)].join();
    });
  }, side);

/** The colours of a map in the layer's card, where tiles stand with a value between them. */
const cardValuesOf = (view: View, layer: number, map: number, side: number) =>
  view.page
    .locator(`[data-panel=network] [data-layer="${layer}"] [data-part=activations] canvas`)
    .evaluate(
      (canvas: HTMLCanvasElement, { map, side }) => {
        const columns = (canvas.width + 1) / (side + 1);
        const [x, y] = [map % columns, Math.floor(map / columns)].map((at) => at * (side + 1));
        const copy = new OffscreenCanvas(side, side).getContext("2d");
        copy?.drawImage(canvas, -(x ?? 0), -(y ?? 0));
        const data = copy?.getImageData(0, 0, side, side).data ?? [];
        return Array.from({ length: side * side }, (_, at) =>
          [...data.slice(4 * at, 4 * at + 3)].join(),
        );
      },
      { map, side },
    );

test("the first screen shows the network whole, and it moves while it learns", async ({
  openPage,
}) => {
  const view = await openPage("?seed=1&preset=residual", { context: PROJECTOR });
  for (const [preset, kinds] of [
    ["residual", "picture maps maps maps maps answers"],
    ["vgg", "picture maps maps maps maps maps maps units answers"],
    ["softmax", "picture templates answers"],
    ["convscope-small", "picture maps maps maps answers"],
  ]) {
    await view.visit(`?seed=1&preset=${preset}`);
    await view.trains(1);
    const shown = stageOf(view).locator("[data-kind-shown]");
    await view.until("columns", async () => (await shown.count()) > 0);
    const found = await shown.evaluateAll((all) => all.map((one) => one.dataset.kindShown));
    assert.equal(found.join(" "), kinds, preset);
    const { y, height } = await boxOf(stageOf(view));
    assert.ok(y + height <= 720, `${preset}: the stage ends at ${y + height}`);
    for (const canvas of await stageOf(view).locator("canvas").all()) {
      const box = await boxOf(canvas);
      assert.ok(box.x >= 0 && box.x + box.width <= 1280, `${preset}: ${JSON.stringify(box)}`);
    }
  }
  assert.equal(await stageOf(view).locator("ol > li").count(), 10);
  for (const [at, whole] of [16, 32, 64].entries()) {
    const column = columnOf(view, at + 1);
    const hidden = await attributeOf(column.getByTestId("stage-more"), "data-value");
    assert.equal((await mapsOf(column)).length + Number(hidden), whole);
  }
  const canvas = columnOf(view, 2).locator("canvas");
  const before = await view.pixels(canvas);
  await view.until("other maps", async () => (await view.pixels(canvas)) !== before);
});

test("its maps are those of the layer, and lead to its card", async ({ openPage }) => {
  const view = await openPage("?seed=1", { context: { viewport: { width: 1440, height: 900 } } });
  await view.trains(300);
  await view.pause();
  for (const [column, layer, side] of [
    [1, 3, 32],
    [2, 7, 16],
    [3, 11, 8],
  ]) {
    await columnOf(view, column).locator("[data-map]").first().click();
    await view.button("All of this layer").click();
    const card = view.page.locator(`[data-panel=network] [data-layer="${layer}"]`);
    await view.until("the card", () => card.evaluate((one) => one === document.activeElement));
    await card.locator("[data-part=activations] canvas").waitFor();
    for (const place of [0, 1, 2]) {
      const tile = columnOf(view, column).locator("[data-map]").nth(place);
      // The last maps before the pause may be on their way to both, and another map to this place.
      await view.until(`the map of place ${place} of layer ${layer}`, async () => {
        const map = Number(await attributeOf(tile, "data-map"));
        const [here, there] = [
          await valuesOf(tile, side),
          await cardValuesOf(view, layer, map, side),
        ];
        return new Set(here).size > 5 && here.join(" ") === there.join(" ");
      });
    }
    await view.page.evaluate(() => scrollTo(0, 0));
  }
});

test("the keyboard walks through it, and a column opens into its layers", async ({ openPage }) => {
  const view = await openPage("?seed=1&paused=1", { context: PROJECTOR });
  const { keyboard } = view.page;
  // With the lines comes the choice of maps, which may put others in their places.
  await view.until("lines", async () => (await stageOf(view).locator("svg path").count()) > 20);
  const reached = () =>
    view.page.evaluate(() => {
      const column = document.activeElement?.closest<HTMLElement>("[data-column]");
      const all = [...(column?.querySelectorAll("[data-map]") ?? [])];
      return `${column?.dataset.column} ${all.indexOf(document.activeElement as Element)}`;
    });
  const tabs = await stageOf(view).locator("[data-map][tabindex='0']").count();
  assert.equal(tabs, 1, "one stop for Tab");
  await columnOf(view, 1).locator("[data-map]").first().focus();
  assert.equal(await reached(), "1 0");
  for (const [key, place] of [
    ["ArrowDown", "1 1"],
    ["ArrowUp", "1 0"],
    ["ArrowRight", "2 0"],
    ["ArrowRight", "3 0"],
    ["ArrowRight", "4 0"],
    ["ArrowRight", "4 0"],
    ["ArrowLeft", "3 0"],
    ["ArrowLeft", "2 0"],
  ]) {
    await keyboard.press(key);
    assert.equal(await reached(), place, key);
  }
  const name = await attributeOf(view.page.locator("[data-map]:focus"), "aria-label");
  assert.match(name, /^ReLU, map \d+$/);
  const map = await attributeOf(view.page.locator("[data-map]:focus"), "data-map");
  await view.until("the map in the address", () =>
    view.page.url().endsWith(`#layer=7&map=${Number(map) + 1}`),
  );
  const heads = columnOf(view, 2).locator("button[aria-expanded]");
  await heads.click();
  const faces = columnOf(view, 2).locator("canvas");
  const layers = await faces.evaluateAll((all) => all.map((one) => one.dataset.layerShown));
  assert.deepEqual(layers, ["5", "6", "7", "8"]);
  await view.until("the column in the address", () => view.page.url().endsWith("#layer=5"));
  await view.visit("?seed=1&paused=1&workers=1#layer=5");
  await view.until("the same view", async () => (await faces.count()) === 4);
  await heads.press("Escape");
  assert.equal(await faces.count(), 1);
  await view.visit("?seed=1&paused=1&workers=1&preset=vgg#layer=9&map=32");
  await view.until("the map of the link", () =>
    columnOf(view, 4).locator("[data-map='31'][data-chosen=true]").count(),
  );
});

test("on a phone it goes from top to bottom", async ({ openPage }) => {
  const view = await openPage("?seed=1&preset=vgg", { context: PHONE });
  await view.trains(1);
  const canvases = stageOf(view).locator("canvas");
  await view.until("maps", async () => (await canvases.count()) > 6);
  const boxes = await Promise.all((await canvases.all()).map(boxOf));
  for (const [at, box] of boxes.entries()) {
    assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    assert.ok(at === 0 || box.y >= boxes[at - 1].y + boxes[at - 1].height, "below the one before");
  }
  assert.ok(await view.page.evaluate(() => document.documentElement.scrollWidth <= 390));
});
