// The picture input in a test: what goes in, what the network sees of it, what it answers.

import assert from "node:assert/strict";
import type { View } from "./page.ts";

export const RED = [200, 40, 40];
export const BLUE = [40, 40, 200];
export const WHITE = [255, 255, 255];

export const pictureInput = (view: View) => view.page.locator("[data-panel=picture]");
export const seen = (view: View) =>
  pictureInput(view).getByRole("img", { name: "What the network sees: 32 × 32" });
export const frame = (view: View) =>
  pictureInput(view).getByRole("slider", { name: "The square that" });

/** A picture's file: its name, what is in it, and its type where that is not PNG. */
export type Picture = [name: string, buffer: Buffer, mimeType?: string];

export async function choose(view: View, ...files: Picture[]) {
  await pictureInput(view)
    .locator("input[type=file]")
    .setInputFiles(
      files.map(([name, buffer, mimeType = "image/png"]) => ({ name, buffer, mimeType })),
    );
}

/** What the network sees, as 32 x 32 RGBA. */
export const seenPixels = (view: View): Promise<number[]> =>
  seen(view).evaluate((canvas: HTMLCanvasElement) => {
    const copy = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(canvas, 0, 0);
    return [...(copy?.getImageData(0, 0, 32, 32).data ?? [])];
  });

/** Scaling and colour management may round. */
const near = (found: number[], wanted: number[]) =>
  wanted.every((value, at) => Math.abs(found[at] - value) <= 3);

/** A place of 32 x 32, and red, green and blue there. */
export type Spot = [place: number[], colour: number[]];

/** Waits until what the network sees has these colours. */
export async function sees(view: View, colours: Spot[]) {
  let found: number[][] = [];
  await view
    .until("the colours", async () => {
      const pixels = await seenPixels(view);
      found = colours.map(([[x, y]]) => pixels.slice(4 * (32 * y + x), 4 * (32 * y + x) + 3));
      return colours.every(([, colour], at) => near(found[at], colour));
    })
    .catch((error: Error) => {
      throw new Error(
        `${error.message}: ${JSON.stringify(colours)}, found ${JSON.stringify(found)}`,
      );
    });
}

/** Waits until the picture input holds the picture of this name and the network has answered on it. */
export async function classified(view: View, name: string, colour: number[]) {
  await pictureInput(view).getByText(name, { exact: true }).waitFor();
  await view.until("an answer", () => view.value("top-class"));
  const found = await view.colour(seen(view));
  assert.ok(near(found, colour), `${name}: ${found} is not ${colour}`);
}

/** The shown classes with their shares, as a visitor reads them. */
export const shares = (view: View) =>
  view.page.getByTestId("top-class").getByRole("listitem").allInnerTexts();
