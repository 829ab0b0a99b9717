// Runs beside each other: pinned ones, and trainers that race.

import assert from "node:assert/strict";
import { test } from "./page.ts";

test("a pinned run stays, with its curves and figures, beside the one that follows", async ({
  openPage,
}) => {
  const view = await openPage("?preset=two-layer&seed=1");
  await view.trains(2000);
  const panel = view.page.locator("[data-panel=compare]");
  const pin = panel.getByRole("button", { name: "Pin this run" });
  const row = (name: number | "now") => panel.locator(`tr[data-run="${name}"]`);
  const cell = async (name: number | "now", at: number) =>
    row(name).locator("td").nth(at).innerText();
  await pin.click();
  assert.match(await row(1).innerText(), /^Two layers, Momentum 0\.01/);
  const before = await cell(1, 3);
  assert.equal(await cell(1, 5), "308,310");
  await view.choice("Network").selectOption({ label: "Softmax regression" });
  await view.until("the other network", async () => (await cell("now", 5)) === "30,730");
  await view.trains(2000);
  assert.equal(await cell(1, 3), before, "what is pinned stands still");
  assert.match(await row("now").innerText(), /^Now: Softmax regression/);
  assert.ok(Number(await cell("now", 4)) >= 0);
  const chart = panel.locator(".chart").first();
  await chart.scrollIntoViewIfNeeded();
  await chart.locator(".u-over").waitFor();
  assert.match(await chart.innerText(), /Two layers, Momentum 0\.01\s*\d+\.\d%|Two layers/);
  const { text: csv } = await view.downloaded(panel.getByRole("button", { name: "Save as CSV" }));
  assert.match(csv, /^run,examples,.*\n"Two layers, Momentum 0\.01",\d+,\d/);
  assert.match(csv, /\n"Now",\d+,\d/);
  await pin.click();
  await row(2)
    .getByRole("button", { name: /^Unpin: Softmax/ })
    .click();
  await row(2).waitFor({ state: "detached" });

  await view.page.reload();
  await view.trains();
  await view.until("the pinned run", async () => (await row(1).count()) === 1);
  assert.equal(await cell(1, 3), before, "it is there when the page is opened again");
  await row(1)
    .getByRole("button", { name: /^Unpin: Two layers/ })
    .click();
  await row(1).waitFor({ state: "detached" });
  assert.equal(await panel.locator("table").count(), 0);
});

test("trainers race from the same start while the run rests, and one that diverges is out", async ({
  openPage,
}) => {
  const view = await openPage("?preset=two-layer&seed=1&workers=2");
  await view.trains(1000);
  const panel = view.page.locator("[data-panel=race]");
  const cell = async (method: string, at: number) =>
    panel.locator(`tr[data-method=${method}] td`).nth(at).innerText();
  const examples = async (method: string) => Number((await cell(method, 3)).replace(",", ""));
  await panel.getByRole("checkbox", { name: "Adadelta races" }).uncheck();
  await panel.getByRole("checkbox", { name: "Adagrad races" }).uncheck();
  const rate = panel.getByRole("textbox", { name: "Learning rate of SGD" });
  await rate.fill("abc");
  await rate.press("Enter");
  const wrong = panel.getByRole("alert").filter({ hasText: /Type a number from 0/ });
  await wrong.waitFor();
  await rate.fill("100");
  await rate.press("Enter");
  await wrong.waitFor({ state: "detached" });
  await panel.getByRole("button", { name: "Start the race" }).click();
  await view.until("two of three to go on", async () => {
    return (await examples("adam")) > 1000 && (await cell("sgd", 1)) === "diverged";
  });
  const apart = Math.abs((await examples("adam")) - (await examples("momentum")));
  assert.ok(apart <= 2000, `${apart} examples apart`);
  assert.equal(await view.value("status"), "paused", "the run rests");
  const stood = await view.settled();
  await view.until("a later moment", async () => (await examples("adam")) > 3000);
  assert.equal(await view.number("examples-seen"), stood);
  await panel.locator(".u-over").first().waitFor();
  await panel.getByRole("button", { name: "End the race" }).click();
  const learnt = async (method: string) => `${await cell(method, 1)} ${await cell(method, 2)}`;
  assert.notEqual(await learnt("adam"), await learnt("momentum"));
  await panel.getByRole("button", { name: "Train the run by Adam" }).click();
  assert.equal(await view.choice("Method").inputValue(), "adam");
  await view.button("Train").click();
  await view.trains(500);
});
