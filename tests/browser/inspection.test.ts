// Looking closely: values under the pointer, curves drawn larger.

import assert from "node:assert/strict";
import { test } from "./page.ts";
import { boxOf } from "./view.ts";

test("pointing at a map says which value it is, and how large", async ({ openPage }) => {
  const view = await openPage("?seed=2&paused=1");
  const { page } = view;
  await view.status("paused");
  await view.step();
  const part = page.locator("[data-kind=conv]").first().locator("[data-part=activations]");
  await part.scrollIntoViewIfNeeded();
  const canvas = part.getByRole("img", { name: "Activations of Convolution" });
  await canvas.waitFor();
  const words = part.locator("p");
  const range = await view.until("a range", async () =>
    /^from (\S+) to (\S+)$/.exec(await words.innerText()),
  );
  const [least, most] = range.slice(1).map((text) => Number(text.replace("−", "-")));
  const { width } = await boxOf(canvas);
  const scale = width / (await canvas.evaluate((element: HTMLCanvasElement) => element.width));
  /** Points at a place given in values from the corner of the picture of maps. */
  const at = async (x: number, y: number) => {
    await canvas.hover({ position: { x: (x + 0.5) * scale, y: (y + 0.5) * scale } });
    const pattern = /^map (\d+), row (\d+), column (\d+): (-?[\d.E-]+)$/;
    const match = await view.until("a value", async () =>
      pattern.exec((await words.innerText()).replace("−", "-")),
    );
    return match.slice(1).map(Number);
  };
  const values: number[] = [];
  // Maps are 32 wide, with a gap of one between them.
  for (const [x, y, place] of [
    [0, 0, [1, 1, 1]],
    [5, 2, [1, 3, 6]],
    [33, 31, [2, 32, 1]],
  ] as const) {
    const [map, row, column, value] = await at(x, y);
    assert.deepEqual([map, row, column], place);
    assert.ok(value >= least && value <= most, `${value} is not in [${least}, ${most}]`);
    values.push(value);
  }
  assert.ok(new Set(values).size > 1, `not the same value everywhere: ${values}`);
  await page.mouse.move(0, 0);
  await view.until("the range again", async () => /^from /.test(await words.innerText()));
});

test("dragging over the curves zooms in, a double click shows all again", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=2");
  const { page } = view;
  await view.trains(10_000);
  await view.pause();
  const chart = page.getByRole("img", { name: "Chart: Training loss over examples seen" });
  const plot = chart.locator(".u-over");
  const { width, height } = await boxOf(plot);
  const point = (share: number) => plot.hover({ position: { x: share * width, y: height / 2 } });
  /** The count of examples under the pointer, which the legend says. */
  const examplesAt = async (share: number) => {
    await point(0.5);
    await point(share);
    const text = await chart
      .locator("xpath=ancestor::*[@class='chart']")
      .getByText(/^Examples: /)
      .innerText();
    const [, digits, unit] = /Examples: ([\d.]+)([KM]?)/.exec(text) ?? [];
    const units: Record<string, number> = { "": 1, K: 1e3, M: 1e6 };
    return Number(digits) * units[unit];
  };
  const all = await examplesAt(0.02);
  await point(0.5);
  await page.mouse.down();
  await point(0.7);
  await point(0.9);
  await page.mouse.up();
  await view.until("a later left edge", async () => (await examplesAt(0.02)) > 4000);
  assert.ok(all < 2000, `the left edge was ${all}`);

  // New points leave a view that was zoomed into as it is.
  await view.button("Train").click();
  await view.trains(2000);
  assert.ok((await examplesAt(0.02)) > 4000);
  await plot.dblclick();
  await view.until("all again", async () => (await examplesAt(0.02)) < 3000);
});
