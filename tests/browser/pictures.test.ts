// What can be kept of the network to look at: a card as a picture, filters over time as one that moves.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import { attributeOf, boxOf } from "./view.ts";

const card = (view: View, layer: number | string) => view.page.locator(`[data-layer="${layer}"]`);

/** A part of a picture, in pixels. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * What the browser makes of a picture: its size, its number of frames, and how many colours the last one has, in all or
 * within a box.
 */
function decoded(view: View, bytes: Buffer, type: string, box: Box | null = null) {
  return view.page.evaluate(
    async ({ values, type, box }) => {
      const decoder = new ImageDecoder({ data: new Uint8Array(values), type });
      await decoder.tracks.ready;
      const { frameCount } = decoder.tracks.selectedTrack as ImageTrack;
      const { image } = await decoder.decode({ frameIndex: frameCount - 1 });
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      image.close();
      const { x, y, width, height } = box ?? {
        x: 0,
        y: 0,
        width: canvas.width,
        height: canvas.height,
      };
      const { data } = context.getImageData(x, y, width, height);
      const colours = new Set(new Uint32Array(data.buffer));
      return { frameCount, width: canvas.width, height: canvas.height, colours: colours.size };
    },
    { values: [...bytes], type, box },
  );
}

/** The picture of a card's filters on the page. */
const filters = (view: View, layer: number | string) =>
  card(view, layer)
    .locator("[data-part=filters] canvas[role=img]")
    .last()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** Where a part stands in the picture of its card: twice as sharp as the screen, with a margin of 16 around it. */
const placeOf = (view: View, layer: number | string, part: string) =>
  card(view, layer).evaluate((element, part) => {
    const outer = element.getBoundingClientRect();
    const [canvas] = element.querySelectorAll(`[data-part=${part}] .tiles canvas`);
    const inner = canvas.getBoundingClientRect();
    return {
      x: Math.round(2 * (inner.left - outer.left + 16)),
      y: Math.round(2 * (inner.top - outer.top + 16)),
      width: Math.round(2 * inner.width),
      height: Math.round(2 * inner.height),
    };
  }, part);

/** The choice of a PNG with two pixels for one of the page, each way. */
const twofold = (view: View) => view.button("PNG ×2", view.page.getByRole("dialog"));

test("any card is kept as a picture, what is off the screen too", async ({ openPage }) => {
  const view = await openPage("?preset=convnetjs");
  await view.page.setViewportSize({ width: 500, height: 500 });
  await view.trains(1000);
  await view.button("Pause").click();
  await view.status("paused");
  for (const [layer, name] of [
    [4, "Convolution"],
    [11, "Softmax"],
  ] as const) {
    await card(view, layer)
      .getByRole("button", { name: `Save as…: ${layer} ${name}` })
      .click();
    const { name: file, bytes } = await view.downloaded(twofold(view));
    assert.match(file, new RegExp(`^convscope-layer-${layer}-.*\\.png$`));
    const { width } = await boxOf(card(view, layer));
    const picture = await decoded(view, bytes, "image/png");
    assert.equal(picture.width, Math.round(2 * (width + 32)), "its width");
    const parts = layer === 4 ? ["activations", "filters", "filterGradients"] : ["activations"];
    for (const part of parts) {
      const box = await placeOf(view, layer, part);
      const { colours } = await decoded(view, bytes, "image/png", box);
      assert.ok(colours > (layer === 4 ? 30 : 1), `${part} of ${layer}: ${colours} colours`);
    }
  }
});

test("filters are played from the first to those of now", async ({ openPage }) => {
  const view = await openPage("?preset=convnetjs");
  await view.trains(3000);
  const part = card(view, 1).locator("[data-part=filters]");
  await part.scrollIntoViewIfNeeded();
  await view.button("Filters of layer 1 over time", part).click();
  const moment = part.getByRole("slider");
  await view.until("some moments", async () => Number(await moment.getAttribute("max")) > 4);
  await view.button("Pause").click();
  await view.settled();
  // What stands on the card is of that moment once all of it was asked for anew.
  await card(view, 1)
    .getByRole("button", { name: /^Save as…: 1 / })
    .click();
  await view.downloaded(twofold(view));
  const now = await filters(view, 1);
  assert.equal(await moment.getAttribute("aria-valuetext"), "now");

  await moment.focus();
  await moment.press("Home");
  assert.match(await attributeOf(moment, "aria-valuetext"), /^after \d+ examples$/);
  const first = await filters(view, 1);
  assert.notEqual(first, now, "the filters of the beginning");
  await moment.press("ArrowRight");
  await view.until("the next moment", async () => (await filters(view, 1)) !== first);
  await view.button("Play", part).click();
  const said = await moment.getAttribute("aria-valuetext");
  await view.until("a moment between", async () => {
    const between = await moment.getAttribute("aria-valuetext");
    return between !== said && between !== "now";
  });
  await view.until("the end", async () => (await moment.getAttribute("aria-valuetext")) === "now");
  assert.equal(await filters(view, 1), now);

  const frames = Number(await moment.getAttribute("max"));
  const { name, bytes } = await view.downloaded(view.button("Save as GIF", part));
  assert.match(name, /^convscope-layer-1-filters-.*\.gif$/);
  const { frameCount, colours } = await decoded(view, bytes, "image/gif");
  assert.equal(frameCount, frames);
  assert.ok(colours > 100, `${colours} colours`);

  // A moment that is looked at goes with its network: the next one may show its weights in another way.
  await moment.focus();
  await moment.press("Home");
  await view.choice("Network").selectOption("softmax");
  await part.locator("li canvas").first().waitFor();
});

test("a later layer is recorded once it is asked for, and a new run begins a new recording", async ({
  openPage,
}) => {
  const view = await openPage("?preset=convnetjs&paused=1");
  const part = card(view, 4).locator("[data-part=filters]");
  await part.scrollIntoViewIfNeeded();
  await view.button("Filters of layer 4 over time", part).click();
  await part.getByText("There is nothing to play yet").waitFor();
  const moment = part.getByRole("slider");
  for (const again of [false, true]) {
    await view.button("Train").click();
    await view.until(
      "some moments",
      async () => (await moment.count()) > 0 && Number(await moment.getAttribute("max")) > 3,
    );
    await view.button("Pause").click();
    await view.status("paused");
    if (again) break;
    await view.button("Reset").click();
    await part.getByText("There is nothing to play yet").waitFor();
  }
});
