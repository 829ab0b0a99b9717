// A browser that alters what pages read from canvases: the network is shown the visitor's picture all the same, or the
// visitor is told.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import { choose, seen } from "./picture-input.ts";
import { png } from "./png.mjs";

/** Noise as Brave puts in, and more of it: a bit of every fifth value is turned over. */
const NOISE = () => {
  for (const type of [OffscreenCanvasRenderingContext2D, CanvasRenderingContext2D]) {
    const read = type.prototype.getImageData;
    type.prototype.getImageData = function (...args) {
      const image = read.apply(this, args);
      for (let at = 0; at < image.data.length; at += 5) {
        if (at % 4 !== 3) image.data[at] ^= 64;
      }
      return image;
    };
  }
};

const PICTURE = png(32, 32, (x, y) => [(x * 7) % 256, (y * 5) % 256, (x * y) % 256]);
/** What the picture input shows that the network sees, by a way that nobody alters. */
const shown = (view: View) => view.pixels(seen(view));

test("noise in what is read from canvases changes no picture", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  const given = async () => {
    const before = await view.until("a picture of the test set", () => shown(view));
    await choose(view, ["a.png", PICTURE]);
    return view.until("the picture", async () => {
      const now = await shown(view);
      return now === before ? null : now;
    });
  };
  const wanted = await given();
  await view.page.addInitScript(NOISE);
  await view.visit("?paused=1");
  await given();
  await view.until("the same", async () => (await shown(view)) === wanted);
  assert.deepEqual(await view.page.getByTestId("error-message").allInnerTexts(), []);
});

test("where there is no other way to read, it is said with how to allow it", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1");
  await view.page.addInitScript(NOISE);
  await view.page.addInitScript(() => {
    Object.defineProperty(globalThis, "VideoFrame", { value: undefined });
  });
  await view.visit("?paused=1");
  await choose(view, ["a.png", PICTURE]);
  await view.message("error", /alters the pixels that a page reads/);
});
