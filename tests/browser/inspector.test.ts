// The inspector: a value of a map, taken apart into the numbers that come to it, back to the picture.

import assert from "node:assert/strict";
import { findings } from "./axe.ts";
import { test, type View } from "./page.ts";
import { attributeOf } from "./view.ts";

/** Every rule that a value is made by, in one network. */
const NET = [
  "conv,K6,F3,P1",
  "batch_norm",
  "relu",
  "lrn,n:3",
  "max_pool,F2,S2",
  "residual(conv,K6,F3,P1~tanh)",
  "leaky_relu,slope:0.1",
  "residual(conv,K8,F3,S2,P1~relu)",
  "dropout,rate:0.2",
  "avg_pool,F2,S2",
  "maxout,group:2",
  "fc,K20",
  "sigmoid",
  "fc,K10",
].join("~");

const PLACE = "#layer=15&map=3&row=1&column=1";

const numberOf = async (view: View, id: string) =>
  Number(await attributeOf(view.page.getByTestId(id), "data-value"));
const titleOf = (view: View) => view.page.getByTestId("inspector").locator("h3").innerText();

test("its numbers come to the value in every kind of layer, back to the picture", async ({
  openPage,
}) => {
  const view = await openPage(`?seed=1&workers=1&net=${NET}`, { asIs: true });
  await view.trains(300);
  await view.pause();
  await view.visit(`?seed=1&workers=1&paused=1&net=${NET}${PLACE}`);
  const inspector = view.page.getByTestId("inspector");
  const titles: string[] = [];
  for (let layer = 15; layer >= 1; layer--) {
    await view.until(`the terms of layer ${layer}`, async () => {
      const place = view.page.url().split("#")[1] ?? "";
      return place.startsWith(`layer=${layer}&`) && (await titleOf(view)) !== titles.at(-1);
    });
    await view.page.getByTestId("inspector-sum").waitFor();
    const [value, sum] = [
      await numberOf(view, "inspector-value"),
      await numberOf(view, "inspector-sum"),
    ];
    titles.push(await titleOf(view));
    assert.ok(
      Math.abs(sum - value) <= 1e-5 * Math.max(1, Math.abs(value)),
      `${titles.at(-1)}: ${sum}, not ${value}`,
    );
    const field = await attributeOf(view.page.getByTestId("receptive-field"), "data-value");
    const [top = 0, left = 0, bottom = 0, right = 0] = (field ?? "").split(" ").map(Number);
    if (layer === 1) assert.ok(bottom - top <= 3 && right - left <= 3, field ?? "");
    if (layer >= 12) assert.equal(field, "0 0 32 32");
    if (layer === 15) {
      const loss = view.page.getByTestId("inspector-loss");
      const [sum, engine] = [
        Number(await attributeOf(loss, "data-value")),
        Number(await attributeOf(loss, "data-engine")),
      ];
      assert.ok(engine > 0 && Math.abs(sum - engine) <= 1e-5 * Math.max(1, engine), `${sum}`);
    }
    const back = view.button("Back to the layer before", inspector);
    if (layer > 1) await back.click();
    else assert.ok(await back.isDisabled());
  }
  assert.equal(new Set(titles).size, 15, titles.join("; "));
  // Beyond the loss there is nothing: the link is mended.
  await view.page.evaluate(() => {
    location.hash = "#layer=16&map=1&row=1&column=1";
  });
  await view.until("no inspector", async () => (await inspector.count()) === 0);
});

test("a click on a map opens it, keys move in it, and it goes on while the network learns", async ({
  openPage,
}) => {
  const view = await openPage("?seed=1");
  await view.trains(100);
  const stage = view.page.getByTestId("stage");
  const tile = stage.locator('[data-column="2"] [data-map]').first();
  await tile.click({ position: { x: 30, y: 25 } });
  await view.page.getByTestId("inspector-sum").waitFor();
  assert.match(await titleOf(view), /^ReLU, map \d+, row \d+, column \d+$/);
  // What it sees is framed in the picture and in every map on the way to it.
  const seen = await attributeOf(view.page.getByTestId("receptive-field"), "data-value");
  const frames = await stage
    .getByTestId("field-frame")
    .evaluateAll((all) => all.map(({ dataset }) => `${dataset.layer}: ${dataset.value}`));
  assert.deepEqual(frames.slice(0, 1), [`0: ${seen}`]);
  const between = new Set(frames.slice(1));
  assert.equal(between.size, 1, frames.join("; "));
  const [, top = 0, , bottom = 0] = (frames.at(-1) ?? "").split(" ").map(Number);
  assert.ok(bottom - top >= 4 && bottom - top <= 6, "3 × 3 after a pool of 2 × 2");
  // To the convolution, whose inputs are values of the layer before: one of them is taken apart.
  await view.button("Back to the layer before").click();
  await view.until("batch norm", async () => /^Batch/.test(await titleOf(view)));
  await view.button("Back to the layer before").click();
  await view.until("the convolution", async () => /^Convolution/.test(await titleOf(view)));
  const before = await numberOf(view, "inspector-value");
  await view.until(
    "another value",
    async () => (await numberOf(view, "inspector-value")) !== before,
  );
  const map = view.page.getByRole("application");
  await map.focus();
  const [, row, column] = /row (\d+), column (\d+)/.exec(await titleOf(view)) ?? [];
  await view.page.keyboard.press("ArrowRight");
  await view.page.keyboard.press("ArrowDown");
  const next = `row ${Number(row) + 1}, column ${Number(column) + 1}`;
  await view.until(next, async () => (await titleOf(view)).endsWith(next));
  await view.page
    .getByTestId("inspector")
    .getByRole("button", { name: /take this input apart/ })
    .first()
    .click();
  await view.until("a pool", async () => /pool/i.test(await titleOf(view)));
  await view.page.keyboard.press("Escape");
  await view.until(
    "the stage alone",
    async () => (await view.page.getByTestId("inspector").count()) === 0,
  );
  const focused = await view.page.evaluate(() => document.activeElement?.hasAttribute("data-map"));
  assert.equal(focused, true, "the keyboard is back on the stage");
});

test("a weight is changed by hand, by slider and by typing, and comes back to the bit", async ({
  openPage,
}) => {
  const view = await openPage("?seed=1&workers=1&paused=1#layer=1&map=2&row=10&column=12", {
    asIs: true,
  });
  const { page } = view;
  await view.step();
  const inspector = page.getByTestId("inspector");
  const editor = page.getByTestId("weight-editor");
  const weights = inspector.getByRole("button", { name: /change this weight/ });
  await weights.nth(4).waitFor();
  // Of the weights after the step: it is asked for at most every quarter of a second.
  let first = Number.NaN;
  await view.until("a value that rests", async () => {
    const last = first;
    await page.waitForTimeout(500);
    first = await numberOf(view, "inspector-value");
    return first === last;
  });
  const answers = await page.getByRole("list", { name: "Answer", exact: true }).innerText();
  await weights.nth(4).click();
  // The field has the focus: the slider moves, and what the value is made of follows.
  const before = await numberOf(view, "weight-editor");
  for (let presses = 0; presses < 30; presses++) await page.keyboard.press("ArrowRight");
  await view.until(
    "another value",
    async () => (await numberOf(view, "inspector-value")) !== first,
  );
  await editor.getByRole("textbox").fill("-1.25");
  await page.keyboard.press("Enter");
  await view.until("it", async () => (await numberOf(view, "weight-editor")) === -1.25);
  const [value, sum] = [
    await numberOf(view, "inspector-value"),
    await numberOf(view, "inspector-sum"),
  ];
  assert.ok(Math.abs(sum - value) <= 1e-5 * Math.max(1, Math.abs(value)), `${sum}, not ${value}`);
  await view.until(
    "other answers",
    async () =>
      (await page.getByRole("list", { name: "Answer", exact: true }).innerText()) !== answers,
  );
  assert.deepEqual(await findings(page, "[data-testid=inspector]"), []);
  // Escape closes the field, not the inspector; all that the slider passed is one change.
  await page.keyboard.press("Escape");
  assert.equal(await editor.count(), 0);
  assert.equal(await view.button("Undo (1)", inspector).count(), 1);
  await inspector.getByRole("button", { name: /change this bias/ }).click();
  await editor.getByRole("textbox").fill("0.5");
  await page.keyboard.press("Enter");
  await view.button("Undo (2)", inspector).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await view.until("the value of before", async () => {
    return (await numberOf(view, "inspector-value")) === first;
  });
  await weights.nth(4).click();
  assert.equal(await numberOf(view, "weight-editor"), before);
  // A changed network goes on learning.
  await editor.getByRole("textbox").fill("0.9");
  await page.keyboard.press("Enter");
  await view.until(
    "it",
    async () => Math.abs((await numberOf(view, "weight-editor")) - 0.9) < 1e-6,
  );
  await view.step();
  await view.until("a step", async () => (await numberOf(view, "weight-editor")) !== 0.9);
});
