// Networks that were trained before: used at once without any data, tested and trained with them, refused when damaged.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hasCifar10, NO_CIFAR10, test, type View } from "./page.ts";

const ADDRESS = "?preset=softmax&seed=3";

/** An airplane in the sky, drawn here. */
const AIRPLANE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" fill="#8fb9e8"/>
  <path d="M2 17 L6 15 L24 14 L29 16 L30 17 L24 18.5 L6 18.5 Z" fill="#eef1f4"/>
  <path d="M13 17 L8 25 L11 25 L19 17 Z M14 15 L11 9 L13 9 L20 15 Z M3 16 L2 10 L5 10 L8 15 Z" fill="#c3ccd6"/>
</svg>`;

const card = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../www/pretrained/${name}.json`, import.meta.url), "utf8"));

/** By the names of their files, as the page calls them; the best first. */
const TITLES: Record<string, string> = {
  residual: "Residual network",
  convnetjs: "ConvNetJS network",
};
const [BEST] = Object.keys(TITLES);

const panel = (view: View) => view.page.locator("[data-panel=pretrained]");

/** The button of a network, which says what it does or that it is done. */
const button = (view: View, says: string, name: string) =>
  panel(view).getByRole("button", { name: `${says}: ${TITLES[name]}` });

async function use(view: View, name: string) {
  await button(view, "Use it", name).click();
  await button(view, "In use", name).waitFor();
}

test("a trained network answers on a picture at once, without data, and gives the run of before back", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.trains(500);
  await view.button("Show them").click();
  await use(view, BEST);
  await view.status("paused");
  assert.equal(await view.number("examples-seen"), card(BEST).examples);
  // What it is for is before the visitor's eyes, and no figure or axis is left over.
  const { page } = view;
  assert.equal(await page.evaluate(() => document.activeElement?.id), "title-picture");
  await page.waitForFunction(() => {
    const [panel] = document.querySelectorAll("[data-panel=picture]");
    const [bar] = document.querySelectorAll("[role=toolbar]");
    const { top, bottom } = panel.getBoundingClientRect();
    return top >= bar.getBoundingClientRect().bottom - 1 && bottom > top && top < innerHeight / 2;
  });
  assert.equal(await view.figure("Epochs"), "–");
  const charts = page.locator("[data-panel=curves] .chart");
  assert.match(await charts.first().innerText(), /load CIFAR-10/);
  assert.equal(await charts.first().locator(".chart-place > div").isVisible(), false);
  const chosen = view.choice("Network").locator("option:checked");
  assert.equal(await chosen.innerText(), "Residual network, trained");
  const [chooser] = await Promise.all([
    view.page.waitForEvent("filechooser"),
    view.button("Choose…").click(),
  ]);
  const mimeType = "image/svg+xml";
  await chooser.setFiles({ name: "plane.svg", mimeType, buffer: Buffer.from(AIRPLANE) });
  const first = view.page.getByTestId("top-class").getByRole("listitem").first();
  await view.until("the right answer", async () => /airplane/.test(await first.innerText()));
  // There is nothing to train on or to test with, and the page says so.
  await view.button("Train").click();
  await view.message("note", /no pictures to train on yet/);
  assert.equal(await view.value("status"), "paused");
  assert.equal(await view.button("Score the test set").isDisabled(), true);
  await view.dismiss();
  await view.button("Back to the run of before").click();
  await view.until("the run of before", async () => {
    const seen = await view.number("examples-seen");
    return seen >= 500 && seen < card(BEST).examples;
  });
  assert.equal(await view.choice("Data").inputValue(), "embedded");
  await view.button("Train").click();
  await view.trains();
});

test("a damaged file is told, and the run goes on", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  const damage = {
    whole: (body: Buffer) => body,
    flipped: (body: Buffer) => body.fill(body[999] ^ 1, 999, 1000),
    short: (body: Buffer) => body.subarray(0, 1000),
  };
  let kind: keyof typeof damage = "flipped";
  await view.page.route(/convnetjs-.*\.bin$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: damage[kind](await response.body()) });
  });
  await view.trains();
  await view.button("Show them").click();
  await button(view, "Use it", "convnetjs").click();
  await view.message("error", /checksum is wrong/);
  await view.dismiss();
  kind = "short";
  await button(view, "Use it", "convnetjs").click();
  await view.message("error", /have 1000 bytes, but their network needs \d+/);
  await view.dismiss();
  await view.trains();
  kind = "whole";
  await use(view, "convnetjs");
});

test("a card that cannot be read is told", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.page.route(/convnetjs-.*\.json$/, (route) =>
    route.fulfill({ body: "<!doctype html>" }),
  );
  await view.trains();
  await view.button("Show them").click();
  await view.message("error", /convnetjs\.json does not describe a trained network/);
  assert.equal(await button(view, "Use it", "convnetjs").isDisabled(), true);
  await view.trains();
});

test("on the whole test set a trained network is right as often as its card says, and can be trained further", async ({
  openPage,
}) => {
  test.skip(!hasCifar10, NO_CIFAR10);
  const view = await openPage(ADDRESS, { data: true });
  await view.trains();
  await view.button("Show them").click();
  await use(view, BEST);
  await view.button("Load CIFAR-10").click();
  await view.button("Cancel").waitFor();
  await view.button("Cancel").waitFor({ state: "hidden", timeout: 4 * 60_000 });
  for (const name of Object.keys(TITLES)) {
    if (name !== BEST) await use(view, name);
    await view.until("no score yet", async () => (await view.value("test-accuracy")) === "");
    await view.button("Score the test set").click();
    const { correct, pictures } = card(name).test;
    await view.until(`the score of ${name}`, () => view.value("test-accuracy"), 4 * 60_000);
    await view.page.getByText(/ of 10,000 right/).waitFor();
    const found = await view.number("test-accuracy");
    // The browser's sums round in another order than the trainer's: a picture or two may tip over.
    assert.ok(Math.abs(found * pictures - correct) <= 3, `${name}: ${found}, ${correct}`);
  }
  const before = await view.number("examples-seen");
  await view.button("Train").click();
  await view.trains();
  assert.ok((await view.number("examples-seen")) > before);
});
