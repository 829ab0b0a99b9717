// The picture input in a test: what goes in, what the network sees of it, what it answers.

import assert from "node:assert/strict";

export const RED = [200, 40, 40];
export const BLUE = [40, 40, 200];
export const WHITE = [255, 255, 255];

export const pictureInput = (view) => view.page.locator("[data-panel=picture]");
export const seen = (view) =>
  pictureInput(view).getByRole("img", { name: "What the network sees: 32 × 32" });
export const frame = (view) => pictureInput(view).getByRole("slider", { name: "The square that" });

export async function choose(view, ...files) {
  await pictureInput(view)
    .locator("input[type=file]")
    .setInputFiles(
      files.map(([name, buffer, mimeType = "image/png"]) => ({ name, buffer, mimeType })),
    );
}

/** What the network sees, as 32 x 32 RGBA. */
export const seenPixels = (view) =>
  seen(view).evaluate((canvas) => {
    const copy = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return [...copy.getImageData(0, 0, 32, 32).data];
  });

/** Scaling and colour management may round. */
const near = (found, wanted) => wanted.every((value, at) => Math.abs(found[at] - value) <= 3);

/** Waits until what the network sees has these colours, each at its [x, y] of 32 x 32. */
export async function sees(view, colours) {
  let found = [];
  await view
    .until("the colours", async () => {
      found = await seen(view).evaluate(
        (canvas, places) => {
          const copy = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          return places.map(([x, y]) => [...copy.getImageData(x, y, 1, 1).data].slice(0, 3));
        },
        colours.map(([place]) => place),
      );
      return colours.every(([, colour], at) => near(found[at], colour));
    })
    .catch((error) => {
      throw new Error(
        `${error.message}: ${JSON.stringify(colours)}, found ${JSON.stringify(found)}`,
      );
    });
}

/** Waits until the picture input holds the picture of this name and the network has answered on it. */
export async function classified(view, name, colour) {
  await pictureInput(view).getByText(name, { exact: true }).waitFor();
  await view.until("an answer", () => view.value("top-class"));
  const found = await view.colour(seen(view));
  assert.ok(near(found, colour), `${name}: ${found} is not ${colour}`);
}

/** The shown classes with their shares, as a visitor reads them. */
export const shares = (view) =>
  view.page.getByTestId("top-class").getByRole("listitem").allInnerTexts();
