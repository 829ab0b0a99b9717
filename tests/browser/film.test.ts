// The film of the run: the whole page at an earlier moment, while training goes on.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Locator } from "playwright-core";
import { test, type View } from "./page.ts";

/** All its maps have a place on the stage, whichever they are. */
const NET = "conv,K6,F5,P2~relu~max_pool,F2,S2~fc,K10";

const timeline = (view: View) => view.page.getByTestId("timeline");
const slider = (view: View) => timeline(view).getByRole("slider");
const shownMoment = (view: View) => view.value("timeline");
const answers = (view: View) => view.page.getByTestId("stage").locator("ol > li").allTextContents();

/** The channels of a canvas's pixels, in base64. */
const channels = (canvas: Locator) =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(element, 0, 0);
    const { data } = copy?.getImageData(0, 0, width, height) ?? { data: [] };
    return btoa(Array.from(data, (channel) => String.fromCharCode(channel)).join(""));
  });

/** What the page shows of the network: the stage's picture, filters, maps, answers; the inspector's value. */
async function shown(view: View) {
  const canvases = await view.page.getByTestId("stage").locator("canvas").all();
  return {
    maps: await Promise.all(canvases.map(channels)),
    answers: await answers(view),
    value: await view.value("inspector-value"),
    sum: await view.value("inspector-sum"),
  };
}

/** What the page shows once it shows no other. */
async function settled(view: View): Promise<Shown> {
  let last = await shown(view);
  await view.until("a page that rests", async () => {
    await view.page.waitForTimeout(400);
    const before = last;
    last = await shown(view);
    return last.value !== null && isSame(last, before);
  });
  return last;
}

type Shown = Awaited<ReturnType<typeof shown>>;

/** The engine's numbers are the same to the bit; of 255 levels of a colour, browsers may round to the one beside it. */
function isSame(one: Shown, other: Shown): boolean {
  const { maps: left, ...words } = one;
  const { maps: right, ...others } = other;
  return isDeepStrictEqual(words, others) && left.every((map, at) => isClose(map, right[at] ?? ""));
}

function isClose(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one, "base64"), Buffer.from(other, "base64")];
  return left.length === right.length && left.every((level, at) => Math.abs(level - right[at]) < 2);
}

const moves = async (view: View, key: string, moment: (shown: string | null) => boolean) => {
  await slider(view).press(key);
  await view.until("the moment", async () => moment(await shownMoment(view)));
};

test("the page goes back to the first moment to the bit, on again, and to now, and the film stays with the run", async ({
  openPage,
}) => {
  const view = await openPage(`?seed=3&workers=1&paused=1&net=${NET}#layer=1&map=1&row=9&column=9`);
  const { page } = view;
  await view.status("paused");
  await view.button("One step").click();
  await view.until("a step", async () => (await view.number("examples-seen")) === 32);
  const first = await settled(view);

  await view.button("Train").click();
  await view.trains(320);
  await moves(view, "Home", (moment) => moment === "0");
  await moves(view, "ArrowRight", (moment) => moment === "32");
  const curve = await view.number("examples-seen");
  assert.equal(curve, 32, "the figures are those of the moment");
  await page.waitForTimeout(1000);
  assert.ok(isSame(await settled(view), first));

  await page.keyboard.press("n");
  await view.until("now", async () => (await shownMoment(view)) === "now");
  const count = await view.pause();
  assert.ok(count > 320 + 32, "training went on underneath");
  const now = await settled(view);
  assert.ok(!isSame(now, first));
  // Played from the beginning it comes back to now by itself, and every moment before it was shown.
  const moments = Number(await timeline(view).getAttribute("data-moments"));
  assert.ok(moments > 8, `${moments} moments`);
  await moves(view, "Home", (moment) => moment === "0");
  await slider(view).press("End");
  await view.until("now", async () => (await shownMoment(view)) === "now");
  assert.ok(isSame(await settled(view), now));

  const animation = await view.downloaded(view.button("GIF"));
  assert.match(animation.name, /film.*\.gif$/);
  assert.equal(animation.bytes.subarray(0, 6).toString(), "GIF89a");
  await view.until("now", async () => (await shownMoment(view)) === "now");

  await page.evaluate(() => {
    for (const state of ["hidden", "visible"]) {
      Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
      document.dispatchEvent(new Event("visibilitychange"));
    }
  });
  await view.until("the run is kept", async () => (await view.number("kept-examples")) === count);
  await page.reload();
  await view.button("Go on").click();
  await view.until("the film", async () => {
    const kept = Number(await timeline(view).getAttribute("data-moments"));
    return kept >= moments;
  });
  await moves(view, "Home", (moment) => moment === "0");
});
