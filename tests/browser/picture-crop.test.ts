// The square of a picture that the network is shown: moved and zoomed by mouse, finger and keys.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import {
  BLUE,
  choose,
  frame,
  pictureInput,
  RED,
  type Spot,
  sees,
  shares,
  WHITE,
} from "./picture-input.ts";
import { png } from "./png.mjs";
import { attributeOf, boxOf } from "./view.ts";

/** Twice as wide as high, its left half red, its right half blue. */
const HALVES = png(80, 40, (x) => (x < 40 ? RED : BLUE));
const ADDRESS = "?preset=softmax&seed=4&paused=1";

const [LEFT, RIGHT] = [
  [2, 16],
  [29, 16],
];
const middle: Spot[] = [
  [LEFT, RED],
  [RIGHT, BLUE],
];
const allRed: Spot[] = [
  [LEFT, RED],
  [RIGHT, RED],
];
const allBlue: Spot[] = [
  [LEFT, BLUE],
  [RIGHT, BLUE],
];

async function open(view: View) {
  await view.status("paused");
  await choose(view, ["halves.png", HALVES]);
  await frame(view).waitFor();
  await sees(view, middle);
}

test("the square follows the mouse, and the answer follows the square", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  for (let i = 0; i < 3; i++) await view.step();
  await open(view);
  const { page } = view;
  const answer = await view.until("shares", async () => (await shares(view)).join() || null);
  await frame(view).scrollIntoViewIfNeeded();
  const box = await boxOf(frame(view));
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 2, box.y, { steps: 4 });
  await sees(view, allBlue);
  await page.mouse.up();
  await view.until(
    "another answer",
    async () => ![answer, ""].includes((await shares(view)).join()),
  );

  // A click beside the square brings it there; a double click on it takes it back.
  await page.mouse.click(box.x - box.width / 4, box.y + box.height / 2);
  await sees(view, allRed);
  await frame(view).dblclick();
  await sees(view, middle);
  await view.until("the first answer", async () => (await shares(view)).join() === answer);
});

test("the square is moved and zoomed by keys alone", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await open(view);
  const { keyboard } = view.page;
  await frame(view).focus();
  const words = () => attributeOf(frame(view), "aria-valuetext");
  assert.equal(await words(), "25.0% from the left, 0.0% from the top, 50.0% of the longer side");
  for (let i = 0; i < 8; i++) await keyboard.press("ArrowLeft");
  await sees(view, allRed);
  for (let i = 0; i < 4; i++) await keyboard.press("Shift+ArrowRight");
  await sees(view, allBlue);
  assert.equal(await words(), "50.0% from the left, 0.0% from the top, 50.0% of the longer side");
  await keyboard.press("End");
  await sees(view, [[[16, 2], WHITE], [[16, 29], WHITE], ...middle]);
  await keyboard.press("Home");
  await sees(view, middle);
  for (let i = 0; i < 3; i++) await keyboard.press("+");
  assert.match(await words(), /37\.5% of the longer side/);
  await keyboard.press("-");
  assert.match(await words(), /41\.3% of the longer side/);
});

test("a slider zooms, two buttons take all and the middle", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await open(view);
  const zoom = pictureInput(view).getByRole("slider", { name: "Zoom" });
  await zoom.fill("100");
  await view.until(
    "the closest",
    async () => (await frame(view).getAttribute("aria-valuenow")) === "100",
  );
  await sees(view, middle);
  await view.button("Whole", pictureInput(view)).click();
  await sees(view, [[[16, 2], WHITE], ...middle]);
  await view.button("Middle", pictureInput(view)).click();
  await sees(view, [[[2, 2], RED], ...middle]);
});

test("the wheel zooms what was touched, and scrolls past what was not", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await open(view);
  const { page } = view;
  const size = () => frame(view).getAttribute("aria-valuetext");
  const before = await size();
  await frame(view).hover();
  const from = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 60);
  await view.until("a scrolled page", async () => (await page.evaluate(() => scrollY)) > from);
  assert.equal(await size(), before);
  await frame(view).click();
  await page.mouse.wheel(0, -60);
  await view.until("another size", async () => (await size()) !== before);
});

test("a finger moves the square sideways, and scrolls the page up and down; two of them zoom", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, {
    context: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } },
  });
  await open(view);
  const { page } = view;
  const session = await view.context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: number[][]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  await frame(view).scrollIntoViewIfNeeded();
  const middleOf = async () => {
    const { x, y, width, height } = await boxOf(frame(view));
    return [x + width / 2, y + height / 2];
  };
  const words = () => attributeOf(frame(view), "aria-valuetext");

  let [x, y] = await middleOf();
  await touch("touchStart", [x, y]);
  for (let step = 1; step <= 8; step++) await touch("touchMove", [x + 10 * step, y]);
  await touch("touchEnd");
  await sees(view, allBlue);

  const placed = await words();
  const from = await page.evaluate(() => scrollY);
  [x, y] = await middleOf();
  await touch("touchStart", [x, y]);
  for (let step = 1; step <= 8; step++) await touch("touchMove", [x, y - 20 * step]);
  await touch("touchEnd");
  await view.until("a scrolled page", async () => (await page.evaluate(() => scrollY)) > from);
  assert.equal(await words(), placed);

  await frame(view).scrollIntoViewIfNeeded();
  [x, y] = await middleOf();
  await touch("touchStart", [x - 30, y], [x + 30, y]);
  for (let step = 1; step <= 5; step++) {
    await touch("touchMove", [x - 30 + 4 * step, y], [x + 30 - 4 * step, y]);
  }
  await touch("touchEnd");
  await view.until("a closer square", async () => /[123]\d\.\d% of the longer/.test(await words()));
});
