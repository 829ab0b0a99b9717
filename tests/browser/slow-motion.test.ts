// Slow motion: one training step told, by the keyboard and by the mouse, with the engine's own numbers.

import assert from "node:assert/strict";
import { findings } from "./axe.ts";
import { test, type View } from "./page.ts";
import { decode } from "./saved-run.ts";

/** The engine keeps nothing of a weight but its velocity. */
const MOMENTUM = "?seed=1&paused=1&preset=convscope-small";

const saved = async (view: View) => (await view.downloaded(view.button("Save the run"))).bytes;

test("a step is told with its true numbers, and the run is the one that it would have been", async ({
  openPage,
}) => {
  const view = await openPage(MOMENTUM);
  const { page } = view;
  const told = page.getByTestId("slow-motion");
  const moment = () => told.getAttribute("data-value");
  await view.status("paused");
  await page.getByRole("button", { name: "Keys", exact: true }).waitFor();
  for (let step = 0; step < 2; step++) await view.step();
  const before = decode(await saved(view));

  // By the keyboard alone: begin, walk to the end, and back, with a sentence for each moment.
  await page.locator("body").press("m");
  await view.until("the batch", async () => (await moment()) === "batch");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Pause");
  const sentences = new Set<string>();
  const moments: string[] = [];
  for (;;) {
    const now = (await moment()) ?? "";
    sentences.add(await told.getByRole("status").innerText());
    moments.push(now);
    if (now === "loss") {
      const lit = page.locator("[data-told=true]");
      assert.equal(await lit.getAttribute("data-kind-shown"), "answers");
      assert.deepEqual(await findings(page, "[data-panel=stage]"), []);
    }
    if (now === "update") break;
    await page.keyboard.press("ArrowRight");
    const count = new RegExp(` ${moments.length + 1} / `);
    await told.getByText(count).waitFor();
  }
  assert.equal(sentences.size, moments.length, "each moment has its own sentence");
  const ways = moments.filter((one) => one === "forward").length;
  const story = ["batch", ...Array(ways).fill("forward"), "loss", ...Array(ways).fill("backward")];
  assert.deepEqual(moments, [...story, "update"]);
  assert.deepEqual(await findings(page, "[data-panel=stage]"), []);

  // One weight of each layer, as the saved runs before and after have it.
  const after = await saved(view);
  const now = decode(after);
  const names = Object.keys(now.tensors).filter((name) => /^\d+\./.test(name));
  const startOf = (tensor: string) =>
    names
      .slice(0, names.indexOf(tensor))
      .reduce((sum, name) => sum + now.tensors[name].numbers.length, 0);
  const rate = Number(await told.getAttribute("data-rate"));
  const rows = await told.locator("tbody tr").all();
  assert.ok(rows.length >= 3);
  for (const row of rows) {
    const tensor = (await row.getAttribute("data-tensor")) ?? "";
    const at = Number(await row.getAttribute("data-at"));
    const cells = await row.locator("td").all();
    const shown = await Promise.all(
      cells.map(async (cell) => Number(await cell.getAttribute("data-value"))),
    );
    const [weight, gradient, velocity, moved] = shown;
    const velocityIn = (run: typeof now) => run.tensors["trainer.0"].numbers[startOf(tensor) + at];
    assert.equal(weight, before.tensors[tensor].numbers[at], tensor);
    assert.equal(moved, now.tensors[tensor].numbers[at], tensor);
    assert.equal(velocity, velocityIn(now), tensor);
    const expected = 0.9 * velocityIn(before) - rate * gradient;
    // Two roundings to single precision.
    assert.ok(Math.abs(velocity - expected) < 1e-6 * Math.abs(rate * gradient), tensor);
  }
  const windows = now.tensors["window.training"].numbers;
  assert.equal(Number(await told.getAttribute("data-loss")), windows.at(-2));

  await page.keyboard.press("Escape");
  await told.waitFor({ state: "detached" });
  assert.equal(await view.value("status"), "paused");

  // By the mouse, out of training and back into it.
  await view.button("Train").click();
  await view.trains();
  await view.button("Slow motion", page.getByTestId("stage")).click();
  await view.until("the batch", async () => (await moment()) === "batch");
  assert.equal(await view.value("status"), "paused");
  await view.until("that it goes on by itself", async () => (await moment()) === "forward");
  await view.button("Full speed").click();
  await view.status("training");

  await view.visit(MOMENTUM);
  await view.status("paused");
  for (let step = 0; step < 3; step++) await view.step();
  assert.ok(after.equals(await saved(view)), "to the last byte");
});
