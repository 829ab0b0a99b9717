// The very pixels that the network sees of a picture: its own where they fit, else the mean of each area.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { ARCHIVE, hasCifar10, NO_CIFAR10, test, type View } from "./page.ts";
import { choose, frame, pictureInput, seenPixels, shares } from "./picture-input.ts";
import { encodePng, png } from "./png.mjs";

const ADDRESS = "?preset=softmax&seed=4&paused=1";
const SIDE = 32;

/** The colour of each place. */
type Colouring = (x: number, y: number) => number[];

/** Colours that look random, the same for each place. */
const noise: Colouring = (x, y) => {
  const mixed = Math.imul(Math.imul(x + 1, 73856093) ^ Math.imul(y + 1, 19349663), 83492791) >>> 0;
  return [mixed >>> 24, (mixed >>> 16) & 255, (mixed >>> 8) & 255];
};
const checks: Colouring = (x, y) => Array(3).fill((x + y) % 2 === 0 ? 0 : 255);

/** RGBA of 32 x 32 colours. */
const square = (colour: Colouring) =>
  Array.from({ length: SIDE * SIDE }, (_, at) => [
    ...colour(at % SIDE, Math.floor(at / SIDE)),
    255,
  ]).flat();

/** The mean of each channel over a part of the picture with whole-numbered `side` / 32, found pixel by pixel. */
function meanOf(colour: Colouring, left: number, top: number, side: number): Colouring {
  const along = (at: number) =>
    Array.from({ length: side }, (_, pixel) => [
      pixel,
      Math.min(pixel + 1, ((at + 1) * side) / SIDE) - Math.max(pixel, (at * side) / SIDE),
    ]).filter(([, share]) => share > 0);
  return (x, y) => {
    const sums = [0, 0, 0];
    for (const [right, width] of along(x)) {
      for (const [down, height] of along(y)) {
        for (const [channel, value] of colour(left + right, top + down).entries()) {
          sums[channel] += value * width * height * (SIDE / side) ** 2;
        }
      }
    }
    return sums;
  };
}

async function open(view: View, name: string, bytes: Buffer) {
  await choose(view, [name, bytes]);
  await pictureInput(view).getByText(name, { exact: true }).waitFor();
  await frame(view).waitFor();
}

async function seesExactly(view: View, what: string, expected: number[]) {
  let found: number[] = [];
  await view
    .until(what, async () => {
      found = await seenPixels(view);
      return expected.every((value, at) => found[at] === value);
    })
    .catch((error) => {
      const wrong = expected.filter((value, at) => found[at] !== value).length;
      throw new Error(`${error.message}: ${wrong} of ${expected.length} values differ`);
    });
}

test("a square of 32 × 32 pixels, each there once or repeated, is seen to the bit", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  for (const times of [1, 2, 3, 10]) {
    for (const [name, colour] of Object.entries({ checks, noise })) {
      const larger = (x: number, y: number) => colour(Math.floor(x / times), Math.floor(y / times));
      const file = `${name}-${SIDE * times}.png`;
      await open(view, file, png(SIDE * times, SIDE * times, larger));
      await seesExactly(view, file, square(colour));
    }
  }
});

test("a part of a larger picture is seen to the bit, and as the mean of each area where it does not fit", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  const [width, height] = [100, 61];
  await open(view, "part.png", png(width, height, noise));
  /** The slider's position that shows so many pixels across. */
  const zoomTo = (side: number) =>
    pictureInput(view)
      .getByRole("slider", { name: "Zoom" })
      .fill(String((100 * Math.log(width / side)) / Math.log(width / 16)));
  await zoomTo(SIDE);
  await seesExactly(
    view,
    "the middle",
    square((x, y) => noise(34 + x, 15 + y)),
  );
  await frame(view).press("ArrowRight");
  await seesExactly(
    view,
    "two pixels on",
    square((x, y) => noise(36 + x, 15 + y)),
  );

  await pictureInput(view).getByRole("button", { name: "Middle" }).click();
  const means = square(meanOf(noise, 20, 0, 61));
  await view.until("the mean of every area", async () => {
    const found = await seenPixels(view);
    return means.every((mean, at) => Math.abs(found[at] - mean) <= 0.5 + 1e-6);
  });
});

/** The answer of the network to the picture input, once there is one. */
const answer = (view: View) =>
  view.until("an answer", async () => (await shares(view)).join(" ") || null);

/** Opens a picture of the visitor's own: no truth is known of it. */
async function openOwn(view: View, name: string, bytes: Buffer) {
  await open(view, name, bytes);
  await truth(view).waitFor({ state: "detached" });
}

const truth = (view: View) => pictureInput(view).getByText(/^Truth: /);

/** Takes pictures of the test set, saves them as PNG and brings them back: they must be seen and answered alike. */
async function comesBack(view: View, pictures: number) {
  await openOwn(view, "own.png", png(SIDE, SIDE, noise));
  for (let at = 0; at < pictures; at++) {
    await view.button("From the test set").click();
    await truth(view).waitFor();
    const [pixels, said] = [await seenPixels(view), await answer(view)];
    await openOwn(view, `picture-${at}.png`, encodePng(SIDE, SIDE, Buffer.from(pixels), 6));
    await seesExactly(view, "the test picture", pixels);
    assert.equal(await answer(view), said, `picture ${at}`);
  }
}

test("a test picture that comes back as a PNG gets the same answer", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  for (let step = 0; step < 3; step++) await view.step();
  await comesBack(view, 3);
});

/** The first records of the real archive. */
async function realRecords(count: number) {
  let bytes = Buffer.alloc(0);
  for await (const part of createReadStream(ARCHIVE).pipe(createGunzip())) {
    bytes = Buffer.concat([bytes, part]);
    const name = bytes.indexOf("data_batch_1.bin");
    // The name stands in the block before the records.
    const start = 512 * (Math.floor(name / 512) + 1);
    const end = start + 3073 * count;
    if (name >= 0 && bytes.length >= end) return bytes.subarray(start, end);
  }
  throw new Error(`${ARCHIVE} holds no data_batch_1.bin`);
}

test("CIFAR-10 pictures that come back as PNGs get the same answers of a trained network", async ({
  openPage,
}) => {
  test.skip(!hasCifar10, NO_CIFAR10);
  const view = await openPage("?trained=convnetjs");
  const bytes = await realRecords(40);
  await view.status("paused");
  // Two batches alike would be taken once.
  const half = bytes.length / 2;
  await view.drop(
    { name: "data_batch_1.bin", bytes: bytes.subarray(0, half) },
    { name: "test_batch.bin", bytes: bytes.subarray(half) },
  );
  await view.until("CIFAR-10", async () => (await view.choice("Data").inputValue()) === "cifar10");
  await comesBack(view, 12);
});
