// The page opens and learns, and what it shows of the network changes with it.

import assert from "node:assert/strict";
import { serve } from "../../scripts/static-server.mjs";
import { DIST, test, type View } from "./page.ts";

test("it opens and learns: the loss falls, the accuracies rise", async ({ openPage }) => {
  const view = await openPage("?seed=1");
  await view.status("training");
  await view.until("the first training step", async () => (await view.number("examples-seen")) > 0);
  await view.until("a validation accuracy", () => view.value("validation-accuracy"));
  const first = await view.number("loss");
  assert.ok(first > 0, `the first loss is ${first}`);
  await view.until(
    "a loss below three quarters",
    async () => (await view.number("loss")) < 0.75 * first,
  );
  // Ten classes: guessing gives a tenth.
  for (const name of ["train-accuracy", "validation-accuracy"]) {
    await view.until(`${name} above 30 %`, async () => (await view.number(name)) > 0.3);
  }
  assert.equal(await view.value("build"), "relaxed-simd");
  assert.ok((await view.number("workers")) >= 1);
  await view.until("a throughput", async () => (await view.number("throughput")) > 0);
  assert.equal(await view.value("doctor"), "", "nothing ails a run that learns");
});

/** The canvas of one part of the first convolution; it is drawn while it is on the screen. */
async function shown(view: View, part: string, name: string) {
  const place = view.page.locator("[data-kind=conv]").first().locator(`[data-part=${part}]`);
  await place.scrollIntoViewIfNeeded();
  const canvas = place.getByRole("img", { name: `${name} of Convolution`, exact: true });
  await canvas.waitFor();
  return canvas;
}

test("maps, filters and their gradients change on the screen while it trains", async ({
  openPage,
}) => {
  const view = await openPage("?seed=1");
  const parts = {
    activations: "Activations",
    activationGradients: "Activation gradients",
    filters: "Filters",
    filterGradients: "Filter gradients",
  };
  for (const [part, name] of Object.entries(parts)) {
    const canvas = await shown(view, part, name);
    const before = await view.pixels(canvas);
    await view.until(`other ${name}`, async () => (await view.pixels(canvas)) !== before);
  }
});

test("paused, filters stand still, and a step changes them", async ({ openPage }) => {
  const view = await openPage("?seed=1&paused=1");
  const canvas = await shown(view, "filters", "Filters");
  const before = await view.pixels(canvas);
  await view.settled();
  assert.equal(await view.pixels(canvas), before);
  // The first steps of a warm-up are too small to see.
  await view.until("other filters", async () => {
    await view.step();
    return (await view.pixels(canvas)) !== before;
  });
});

for (const isolated of [true, false]) {
  const memory = isolated ? "shared" : "apart";
  test(`the number of workers changes the pace, and not one number, their memory ${memory}`, async ({
    openPage,
  }) => {
    const view = await openPage("?seed=1&workers=1", {
      server: () => serve({ root: DIST, data: DIST, base: "/some/path/", isolated }),
    });
    const { page } = view;
    assert.equal(await page.evaluate(() => crossOriginIsolated), isolated);
    const firstPoints = async () => {
      await view.trains(2500);
      await view.pause();
      const { text } = await view.downloaded(view.button("Save the curves"));
      return text.split("\n").slice(0, 10);
    };
    assert.equal(await view.value("workers"), "1");
    const alone = await firstPoints();
    await page.goto(`${view.url}?seed=1&workers=3`);
    assert.equal(await view.value("workers"), "3");
    assert.deepEqual(await firstPoints(), alone);
    // Changed while it trains, it goes on.
    await view.button("Train").click();
    await view.choice("Workers that share the training").selectOption("1");
    await view.until("one worker", async () => (await view.value("workers")) === "1");
    await view.trains(500);
  });
}
