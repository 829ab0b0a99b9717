// A picture drawn on the page: the network sees it and answers while it is drawn.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import {
  BLUE,
  choose,
  classified,
  frame,
  pictureInput,
  RED,
  seen,
  sees,
  shares,
  WHITE,
} from "./picture-input.ts";
import { png } from "./png.mjs";
import { boxOf } from "./view.ts";

const ADDRESS = "?preset=softmax&seed=4&paused=1";
const BLACK = [0, 0, 0];
const [MIDDLE, CORNER] = [
  [16, 16],
  [1, 1],
];

const board = (view: View) =>
  pictureInput(view).getByRole("application", { name: /^Drawing board/ });

async function open(view: View) {
  await view.status("paused");
  await view.until("an answer", () => view.value("top-class"));
  await view.button("Draw").click();
  await view.until("the board in focus", () =>
    board(view).evaluate((element) => element === document.activeElement),
  );
  // Wide enough to fill whole pixels of the network's.
  await pictureInput(view).getByLabel("Width of the brush").fill("80");
  await board(view).focus();
}

/** A stroke with the mouse between two points, given in shares of the board. */
async function stroke(view: View, from: number[], to: number[]) {
  await board(view).evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await boxOf(board(view));
  const { mouse } = view.page;
  const at = ([x, y]: number[]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await mouse.move(...at(from));
  await mouse.down();
  await mouse.move(...at(to), { steps: 5 });
  await mouse.up();
}

test("a drawing is answered while it is drawn, and stays the picture input", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  for (let i = 0; i < 3; i++) await view.step();
  await open(view);
  await sees(view, [
    [MIDDLE, WHITE],
    [CORNER, WHITE],
  ]);
  const blank = await view.until("shares", async () => (await shares(view)).join() || null);
  await stroke(view, [0.2, 0.5], [0.8, 0.5]);
  await sees(view, [
    [MIDDLE, BLACK],
    [CORNER, WHITE],
  ]);
  await view.until(
    "another answer",
    async () => ![blank, ""].includes((await shares(view)).join()),
  );

  await view.button("Undo").click();
  await sees(view, [[MIDDLE, WHITE]]);
  assert.equal(await view.button("Undo").isDisabled(), true);
  await stroke(view, [0.2, 0.5], [0.8, 0.5]);
  await pictureInput(view).getByLabel("Another colour").fill("#c82828");
  await view.button("Background").click();
  await sees(view, [
    [MIDDLE, BLACK],
    [CORNER, RED],
  ]);
  await pictureInput(view).getByLabel("Eraser").check();
  await stroke(view, [0.4, 0.5], [0.6, 0.5]);
  await sees(view, [[MIDDLE, RED]]);
  await view.button("Clear", pictureInput(view)).click();
  await sees(view, [[[8, 16], RED]]);
  await view.button("Undo").click();
  await sees(view, [[[8, 16], BLACK]]);

  await view.button("Done").click();
  await frame(view).waitFor();
  await classified(view, "Drawing", RED);
  // It is taken up where it was left.
  await view.button("Draw").click();
  await view.button("Undo").click();
  await sees(view, [[MIDDLE, BLACK]]);
});

test("a drawing goes over a picture, or is thrown away", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  await choose(view, ["blue.png", png(50, 50, BLUE)]);
  await classified(view, "blue.png", BLUE);
  const before = await view.pixels(seen(view));
  await open(view);
  await sees(view, [[MIDDLE, WHITE]]);
  await view.button("Over the picture").click();
  await stroke(view, [0.5, 0.5], [0.5, 0.5]);
  await sees(view, [
    [MIDDLE, BLACK],
    [CORNER, BLUE],
  ]);
  await view.button("Discard").click();
  await classified(view, "blue.png", BLUE);
  assert.equal(await view.pixels(seen(view)), before);
  // A drawing that was thrown away does not come back.
  await view.button("Draw").click();
  await sees(view, [
    [MIDDLE, WHITE],
    [CORNER, WHITE],
  ]);
});

test("a picture that is dropped takes the drawing's place", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await open(view);
  await view.drop({ name: "dropped.png", bytes: png(20, 20) });
  await classified(view, "dropped.png", RED);
  assert.equal(await board(view).count(), 0);
});

test("a board that cannot be loaded is told, and can be left", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.status("paused");
  await view.until("an answer", () => view.value("top-class"));
  view.expect(/failed: .*\/draw-|Failed to load resource/);
  await view.page.route(/\/draw-[^/]*$/, (route) => route.abort());
  await view.button("Draw").click();
  await view.message("error", /could not be loaded\. Check the connection/);
  await view.button("Back").click();
  await view.button("Draw").waitFor();
  await view.step();
});

test("the keyboard alone draws", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await open(view);
  const { keyboard } = view.page;
  await keyboard.press("Space");
  await sees(view, [[MIDDLE, BLACK]]);
  for (let i = 0; i < 3; i++) await keyboard.press("Shift+ArrowUp");
  await keyboard.press("Space");
  await keyboard.press("ArrowLeft");
  await pictureInput(view).getByText("Brush lifted: 47% from the left, 13% from the top").waitFor();
  await sees(view, [
    [[16, 5], BLACK],
    [[4, 16], WHITE],
  ]);
  await keyboard.press("Control+z");
  await sees(view, [[MIDDLE, WHITE]]);
});

test("a finger draws on the board and does not scroll the page", async ({ openPage }) => {
  const view = await openPage(ADDRESS, {
    context: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } },
  });
  await open(view);
  await board(view).scrollIntoViewIfNeeded();
  const session = await view.context.newCDPSession(view.page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: number[][]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([x, y]) => ({ x, y })),
    });
  const box = await boxOf(board(view));
  const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.8];
  const from = await view.page.evaluate(() => scrollY);
  await touch("touchStart", [x, y]);
  for (let step = 1; step <= 10; step++)
    await touch("touchMove", [x, y - 0.06 * step * box.height]);
  await touch("touchEnd");
  await sees(view, [
    [[16, 8], BLACK],
    [[16, 24], BLACK],
    [CORNER, WHITE],
  ]);
  assert.equal(await view.page.evaluate(() => scrollY), from);
});
