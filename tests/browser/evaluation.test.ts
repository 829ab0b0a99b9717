// The whole test set scored, and the running list of predictions.

import assert from "node:assert/strict";
import { test } from "./page.ts";

const ADDRESS = "?preset=softmax&seed=6";
const number = (text: string) => Number(text.replaceAll(",", "") || "0");

test("the whole test set is scored: accuracy and confusion matrix say the same", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.trains(1000);
  await view.pause();
  assert.equal(await view.value("test-accuracy"), "");
  await view.button("Score the test set").click();
  await view.until("a score", () => view.value("test-accuracy"));
  const said = await view.page.getByText(/ right, with the weights after /).innerText();
  const [correct, total] = (said.match(/[\d,]+/g) ?? []).map(number);
  assert.ok(total >= 1000, said);
  const rows = await view.page
    .locator("[data-panel=evaluation] table")
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText)),
    );
  const matrix = rows.map((row) => row.map(number));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  assert.deepEqual(
    matrix.map((row) => row.length),
    Array(10).fill(10),
  );
  assert.equal(sum(matrix.flat()), total);
  assert.equal(sum(matrix.map((row, truth) => row[truth])), correct);
  assert.equal(await view.number("test-accuracy"), correct / total);
  assert.ok(correct / total > 0.1 && correct < total, said);
});

test("predictions fill their list, newest first, and tell right from wrong in words", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  const list = await view.predictions(1);
  const first = await list.first().innerText();
  await view.until("a newer one before it", async () => (await list.first().innerText()) !== first);
  await view.predictions(12);
  for (const text of await list.allInnerTexts()) assert.match(text, /(right|wrong):/);
});

test("who comes to the predictions late sees what the network says now, not what it said when it was new", async ({
  openPage,
}) => {
  const view = await openPage("?seed=1");
  const knows = async () => (await view.number("train-accuracy")) > 0.9;
  await view.until("it to know", knows, 240_000);
  await view.pause();
  const list = await view.predictions(6);
  const right = (await list.allInnerTexts()).filter((text) => text.includes("right:"));
  assert.ok(right.length > 2, `${right.length} of 6 are right`);
});

test("a prediction that is clicked goes through the layers", async ({ openPage }) => {
  const view = await openPage(`${ADDRESS}&paused=1`);
  const entry = (await view.predictions(4)).nth(3);
  const picture = await view.pixels(entry.locator("canvas"));
  await entry.click();
  const card = view.page.locator("[data-kind=input] [data-part=activations]");
  await card.scrollIntoViewIfNeeded();
  const input = card.getByRole("img", { name: "Activations of Input" });
  await view.until("its picture in the input", async () => (await view.pixels(input)) === picture);
  await view.button("Next test picture").click();
  await view.until("another picture", async () => (await view.pixels(input)) !== picture);
});
