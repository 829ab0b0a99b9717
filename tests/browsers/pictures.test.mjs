// A visitor's own picture, in every browser: the right way up, and to the pixel where it fits.

import assert from "node:assert/strict";
import { png } from "../browser/png.mjs";
import { journey } from "./journey.mjs";
import { quarters, SEEN, turned } from "./jpeg.mjs";

const ADDRESS = "?preset=softmax&seed=4&paused=1";

/** In the page: what the network sees, as 32 x 32 RGBA, once the picture input has this name. */
const seenOf = (/** @type {string} */ name) => {
  /** @type {HTMLElement[]} */
  const [pictureInput] = Array.from(document.querySelectorAll("[data-panel=picture]"));
  /** @type {HTMLCanvasElement | null} */
  const canvas = pictureInput.querySelector('canvas[aria-label="What the network sees: 32 × 32"]');
  if (canvas === null || !pictureInput.innerText.includes(name)) return null;
  const copy = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
  copy?.drawImage(canvas, 0, 0);
  return Array.from(copy?.getImageData(0, 0, 32, 32).data ?? []);
};

/** The name of the colour in the middle of each quarter. */
const named = (/** @type {number[]} */ pixels) =>
  [
    [8, 8],
    [24, 8],
    [8, 24],
    [24, 24],
  ]
    .map(([x, y]) => {
      const colour = pixels.slice(4 * (32 * y + x), 4 * (32 * y + x) + 3);
      const strongest = Math.max(...colour);
      return strongest < 100 ? "black" : ["red", "green", "blue"][colour.indexOf(strongest)];
    })
    .join(" ");

const NOISE = (/** @type {number} */ x, /** @type {number} */ y) => {
  const mixed = Math.imul(Math.imul(x + 1, 73856093) ^ Math.imul(y + 1, 19349663), 83492791) >>> 0;
  return [mixed >>> 24, (mixed >>> 16) & 255, (mixed >>> 8) & 255];
};

journey(
  "a picture is seen as it is: turned as the camera was held, exact at 32 × 32",
  async (visitor) => {
    await visitor.visit(ADDRESS);
    await visitor.status("paused");
    const jpeg = Buffer.from(await visitor.evaluate(quarters));
    for (const [orientation, wanted] of Object.entries(SEEN)) {
      const name = `held-${orientation}.jpg`;
      await visitor.drop([name, turned(jpeg, Number(orientation)), "image/jpeg"]);
      let found = "";
      await visitor
        .until("the quarters", async () => {
          const pixels = await visitor.evaluate(seenOf, name);
          found = pixels === null ? "" : named(pixels);
          return found === wanted;
        })
        .catch((error) => {
          throw new Error(`${error.message}: ${name} is ${found}, not ${wanted}`);
        });
    }

    await visitor.give("[data-panel=picture] input[type=file]", "exact.png", png(32, 32, NOISE));
    const wanted = Array.from({ length: 32 * 32 }, (_, at) => [
      ...NOISE(at % 32, Math.floor(at / 32)),
      255,
    ]).flat();
    /** @type {number[]} */
    let found = [];
    await visitor
      .until("the very pixels", async () => {
        found = (await visitor.evaluate(seenOf, "exact.png")) ?? [];
        return wanted.every((value, at) => found[at] === value);
      })
      .catch((error) => {
        const off = wanted.filter((value, at) => found[at] !== value).length;
        throw new Error(`${error.message}: ${off} values differ`);
      });
    await visitor.until("an answer", () => visitor.value("top-class"));
    assert.deepEqual(await visitor.messages("error"), []);
  },
);

journey(
  "a browser that resists fingerprinting is told to alter pictures, and how to allow it",
  async (visitor) => {
    await visitor.visit("?preset=softmax&seed=4");
    await visitor.trains(100);
    await visitor.drop(["mine.png", png(32, 32, NOISE), "image/png"]);
    await visitor.message("error", /alters the pixels that a page reads/);
  },
  { only: ["Firefox"], launch: { preferences: { "privacy.resistFingerprinting": true } } },
);
