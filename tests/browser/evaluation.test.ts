// The whole test set scored, and the running list of predictions.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import { attributeOf } from "./view.ts";

const ADDRESS = "?preset=softmax&seed=6";
const number = (text: string) => Number(text.replaceAll(",", "") || "0");
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** The counts of the confusion matrix, a row for each true class. */
async function matrixOf(view: View): Promise<number[][]> {
  const rows = await view.page
    .getByRole("grid")
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText)),
    );
  return rows.map((row) => row.map(number));
}

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
  const matrix = await matrixOf(view);
  assert.deepEqual(
    matrix.map((row) => row.length),
    Array(10).fill(10),
  );
  assert.equal(sum(matrix.flat()), total);
  assert.equal(sum(matrix.map((row, truth) => row[truth])), correct);
  assert.equal(await view.number("test-accuracy"), correct / total);
  assert.ok(correct / total > 0.1 && correct < total, said);
});

test("each class has its measures, and a cell opens its pictures, which open on the stage", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  const { page } = view;
  await view.trains(1000);
  await view.pause();
  await view.button("Score the test set").click();
  await view.until("a score", () => view.value("test-accuracy"));
  const matrix = await matrixOf(view);
  const table = page.getByRole("table", { name: "Accuracy, precision and recall of each class" });
  const rows = await table.locator("tbody tr").allInnerTexts();
  for (const [at, row] of rows.entries()) {
    const [right, pictures] = [matrix[at][at], sum(matrix[at])];
    const answers = sum(matrix.map((counts) => counts[at]));
    const [, , precision, recall] = row.replaceAll(",", "").split(/\t/);
    const of = (all: number) => `${((100 * right) / all).toFixed(1)}% ${right} / ${all}`;
    assert.equal(recall, of(pictures), row);
    if (answers > 0) assert.equal(precision, of(answers), row);
    else assert.match(precision, /—/);
  }
  // The largest cell, by the keyboard.
  const most = Math.max(...matrix.flat());
  const truth = matrix.findIndex((row) => row.includes(most));
  const answer = matrix[truth].indexOf(most);
  const grid = page.getByRole("grid");
  await grid.getByRole("button").first().focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  for (let row = 0; row < truth; row++) await page.keyboard.press("ArrowDown");
  for (let column = 0; column < answer; column++) await page.keyboard.press("ArrowRight");
  assert.equal(await grid.locator("[tabindex='0']").count(), 1, "one stop for Tab");
  const name = await attributeOf(page.locator("button:focus"), "aria-label");
  assert.match(name, new RegExp(`^true \\w+, answered \\w+: ${most} pictures$`));
  await page.keyboard.press("Enter");
  const pictures = page.getByTestId("cell-pictures");
  await view.until(
    "the pictures of the cell",
    async () => (await attributeOf(pictures, "data-value")) === String(most),
  );
  const shown = pictures.locator("li button");
  await shown.first().waitFor();
  const sure: number[] = [];
  for (;;) {
    const page = await shown.evaluateAll((all) => all.map((one) => Number(one.dataset.value)));
    sure.push(...page);
    const next = view.button("Next pictures", pictures);
    if ((await next.count()) === 0 || (await next.isDisabled())) break;
    await next.click();
    await view.until(
      "the next ones",
      async () => (await attributeOf(shown.first(), "data-value")) !== String(page[0]),
    );
  }
  assert.equal(sure.length, most);
  assert.deepEqual(
    sure,
    sure.toSorted((a, b) => b - a),
  );
  const [said] = /[\d,]+/.exec(await attributeOf(shown.first(), "aria-label")) ?? [];
  await shown.first().click();
  await view.until(
    "the picture in the network",
    async () => (await view.value("focus")) === String(number(said ?? "") - 1),
  );
  const [named] = /(?<=true )\w+/.exec(name) ?? [];
  await page.getByTestId("stage").getByText(`Truth: ${named}`).waitFor();
  await page
    .getByTestId("explanation")
    // A right answer has no other class beside it.
    .getByRole("heading", { name: RegExp(`^Why .*“${named}”`) })
    .waitFor();
  await shown.first().press("Escape");
  assert.equal(await pictures.count(), 0);
  assert.equal(await attributeOf(page.locator("button:focus"), "aria-label"), name);
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
  const input = card.getByRole("img", { name: "Activations of Input" });
  await view.until("its picture in the input", async () => {
    // Again and again: what stands before it grows when it comes on the screen.
    await card.scrollIntoViewIfNeeded();
    return (await view.pixels(input)) === picture;
  });
  await view.button("Next test picture").click();
  await view.until("another picture", async () => (await view.pixels(input)) !== picture);
});
