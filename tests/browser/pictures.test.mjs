// What can be kept of the network to look at: a card as a picture, filters over time as one that moves.

import assert from "node:assert/strict";
import { pageTest } from "./page.mjs";

const card = (view, layer) => view.page.locator(`[data-layer="${layer}"]`);

/**
 * What the browser makes of a picture: its size, its number of frames, and how many colours the last one has, in all or
 * within a box.
 */
function decoded(view, bytes, type, box = null) {
  return view.page.evaluate(
    async ([values, type, box]) => {
      const decoder = new ImageDecoder({ data: new Uint8Array(values), type });
      await decoder.tracks.ready;
      const { frameCount } = decoder.tracks.selectedTrack;
      const { image } = await decoder.decode({ frameIndex: frameCount - 1 });
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      image.close();
      const { x, y, width, height } = box ?? { x: 0, y: 0, ...canvas };
      const { data } = context.getImageData(x, y, width ?? canvas.width, height ?? canvas.height);
      const colours = new Set(new Uint32Array(data.buffer));
      return { frameCount, width: canvas.width, height: canvas.height, colours: colours.size };
    },
    [[...bytes], type, box],
  );
}

/** The picture of a card's filters on the page. */
const filters = (view, layer) =>
  card(view, layer)
    .locator("[data-part=filters] canvas[role=img]")
    .last()
    .evaluate((canvas) => canvas.toDataURL());

/** Where a part stands in the picture of its card: twice as sharp as the screen, with a margin of 16 around it. */
const placeOf = (view, layer, part) =>
  card(view, layer).evaluate((element, part) => {
    const outer = element.getBoundingClientRect();
    const inner = element
      .querySelector(`[data-part=${part}] .tiles canvas`)
      .getBoundingClientRect();
    const [x, y] = [inner.left - outer.left + 16, inner.top - outer.top + 16];
    return Object.fromEntries(
      Object.entries({ x, y, width: inner.width, height: inner.height }).map(([name, value]) => [
        name,
        Math.round(2 * value),
      ]),
    );
  }, part);

pageTest(
  "any card is kept as a picture, what is off the screen too",
  "?preset=convnetjs",
  async (view) => {
    await view.page.setViewportSize({ width: 500, height: 500 });
    await view.trains(1000);
    await view.button("Pause").click();
    await view.status("paused");
    for (const [layer, name] of [
      [4, "Convolution"],
      [11, "Softmax"],
    ]) {
      const button = card(view, layer).getByRole("button", {
        name: new RegExp(`^Save ${layer} ${name}`),
      });
      const { name: file, bytes } = await view.downloaded(button);
      assert.match(file, new RegExp(`^convscope-layer-${layer}-.*\\.png$`));
      const { width } = await card(view, layer).boundingBox();
      const picture = await decoded(view, bytes, "image/png");
      assert.equal(picture.width, Math.round(2 * (width + 32)), "its width");
      const parts = layer === 4 ? ["activations", "filters", "filterGradients"] : ["activations"];
      for (const part of parts) {
        const box = await placeOf(view, layer, part);
        const { colours } = await decoded(view, bytes, "image/png", box);
        assert.ok(colours > (layer === 4 ? 30 : 1), `${part} of ${layer}: ${colours} colours`);
      }
    }
  },
);

pageTest("filters are played from the first to those of now", "?preset=convnetjs", async (view) => {
  await view.trains(3000);
  const part = card(view, 1).locator("[data-part=filters]");
  await part.scrollIntoViewIfNeeded();
  await view.button("Filters of layer 1 over time", part).click();
  const moment = part.getByRole("slider");
  await view.until("some moments", async () => Number(await moment.getAttribute("max")) > 4);
  await view.button("Pause").click();
  await view.settled();
  // What stands on the card is of that moment once all of it was asked for anew.
  await view.downloaded(card(view, 1).getByRole("button", { name: /^Save 1/ }));
  const now = await filters(view, 1);
  assert.equal(await moment.getAttribute("aria-valuetext"), "now");

  await moment.focus();
  await moment.press("Home");
  assert.match(await moment.getAttribute("aria-valuetext"), /^after \d+ examples$/);
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

pageTest(
  "a later layer is recorded once it is asked for, and a new run begins a new recording",
  "?preset=convnetjs&paused=1",
  async (view) => {
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
  },
);
