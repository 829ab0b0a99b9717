// The networks to choose from: each opens by its address, is explained, and learns; and the model without a network.

import assert from "node:assert/strict";
import { test } from "./page.ts";

const [FIRST_STEPS, ALL_STEPS] = [4, 24];
/** One picture a step. */
const BY_EXAMPLE: Record<string, number> = { adaline: 300, perceptron: 300, madaline: 100 };
/** Weighted sums of pixels hardly tell these pictures apart, and a perceptron begins without any loss. */
const HARDLY_LEARNS = ["softmax", "svm", "perceptron"];

test("every network to choose opens by its address, is explained, and learns", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&paused=1");
  await view.status("paused");
  const options = await view
    .choice("Network")
    .locator("option")
    .evaluateAll((all) => all.map((option) => option.getAttribute("value") ?? ""));
  const names = options.filter((name) => name !== "neighbours");
  assert.equal(names.length, 14);
  for (const name of names) {
    await view.visit(`?preset=${name}&seed=1&paused=1`);
    await view.status("paused");
    assert.equal(await view.choice("Network").inputValue(), name);
    await view.page.locator(`[data-model=${name}] h3`).first().waitFor();
    const batch = await view.step();
    const lossAfter = async (steps: number) => {
      await view.steps(steps - (await view.number("examples-seen")) / batch);
      await view.until(`${steps} steps of ${name}`, async () => {
        return (await view.number("examples-seen")) === steps * batch;
      });
      return view.number("loss");
    };
    // A mean over what was seen so far.
    const first = await lossAfter(FIRST_STEPS);
    const last = await lossAfter(BY_EXAMPLE[name] ?? ALL_STEPS);
    const most = HARDLY_LEARNS.includes(name) ? Math.max(1, 1.02 * first) : first;
    assert.ok(last > 0 && last < most, `${name}: from ${first} to ${last}`);
  }
});

test("a linear classifier shows what it knows of each class, under the class's name", async ({
  openPage,
}) => {
  const view = await openPage("?preset=svm&seed=1");
  await view.trains(3000);
  const { page } = view;
  const templates = page.locator("[data-part=filters] ul");
  await templates.scrollIntoViewIfNeeded();
  await templates.locator("canvas").nth(9).waitFor();
  const names = await templates.locator("li").allInnerTexts();
  assert.deepEqual(names.slice(0, 3), ["disc", "ring", "crescent"]);
  const first = await view.pixels(templates.locator("canvas").first());
  assert.notEqual(first, await view.pixels(templates.locator("canvas").nth(1)));
  await view.until("it to change", async () => {
    return (await view.pixels(templates.locator("canvas").first())) !== first;
  });
  await view.pause();
  await templates.locator("canvas").nth(2).hover();
  const value = page.locator("[data-part=filters] > p");
  await view.until("a value", async () =>
    /^crescent, .*row 1\d, column 1\d: -?\d/.test(await value.innerText()),
  );
});

test("nearest neighbours are chosen like a network, and scored beside the one that trains", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=1");
  await view.trains(1000);
  await view.choice("Network").selectOption({ label: "Nearest neighbours" });
  const panel = view.page.locator("[data-panel=neighbours]");
  await panel.getByText("This model has no weights").waitFor();
  await view.until("to be in view", () =>
    panel.evaluate((element) => element.getBoundingClientRect().top < innerHeight / 2),
  );
  await panel.locator("tr[data-metric=l1] td").first().waitFor();
  assert.equal(await view.choice("Network").inputValue(), "softmax", "which goes on training");
  await view.trains(100);
});
