// The control bar: pause, one step, reset, seeds.

import assert from "node:assert/strict";
import { test } from "./page.ts";

const BATCH = 32;

test("pause stops the count, train goes on from there", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  await view.trains();
  const stood = await view.pause();
  assert.equal(await view.number("examples-seen"), stood);
  assert.equal(await view.number("throughput"), 0);
  await view.button("Train").click();
  await view.status("training");
  await view.trains();
});

test("one step adds exactly a batch, and only while paused", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  await view.trains();
  assert.equal(await view.button("One step").isDisabled(), true);
  const before = await view.pause();
  assert.equal(await view.step(), BATCH);
  assert.equal(await view.settled(), before + BATCH);
});

test("the same seed learns the same, and reset starts it again", async ({ openPage }) => {
  const view = await openPage("?seed=42&paused=1");
  await view.status("paused");
  const losses = async () => {
    const seen = [];
    for (let i = 0; i < 3; i++) {
      await view.step();
      seen.push(await view.number("loss"));
    }
    return seen;
  };
  assert.equal(await view.number("examples-seen"), 0);
  const first = await losses();
  assert.equal(new Set(first).size, 3, `the loss changes with each step: ${first}`);

  await view.button("Reset").click();
  await view.until("no examples seen", async () => (await view.number("examples-seen")) === 0);
  assert.equal(await view.figure("Seed"), "42");
  assert.deepEqual(await losses(), first);

  await view.page.reload();
  await view.status("paused");
  assert.deepEqual(await losses(), first, "after the page was opened anew");
});

test("train and pause are pressed quickly, and the last one counts", async ({ openPage }) => {
  const view = await openPage("?seed=3&workers=2");
  await view.trains();
  const { pressed, shown } = await view.page.evaluate(async () => {
    const [status] = document.querySelectorAll<HTMLElement>("[data-testid=status]");
    const [button] = document.querySelectorAll<HTMLButtonElement>("[aria-keyshortcuts=Space]");
    const shown = [status.dataset.value];
    new MutationObserver(() => {
      if (shown.at(-1) !== status.dataset.value) shown.push(status.dataset.value);
    }).observe(status, { attributeFilter: ["data-value"] });
    const pressed = [status.dataset.value];
    for (let press = 0; press < 21; press++) {
      button.click();
      pressed.push(press % 2 === 0 ? "paused" : "training");
      await new Promise((done) => setTimeout(done, 20 + 4 * press));
    }
    await new Promise((done) => setTimeout(done, 1500));
    return { pressed, shown };
  });
  assert.deepEqual(shown, pressed);
  const count = await view.number("examples-seen");
  await view.button("Train").click();
  await view.trains();
  assert.ok((await view.number("examples-seen")) > count);
});

test("a new seed is another one, and learns otherwise", async ({ openPage }) => {
  const view = await openPage("?seed=42&paused=1");
  await view.status("paused");
  await view.step();
  const loss = await view.number("loss");
  await view.button("New seed").click();
  await view.until("no examples seen", async () => (await view.number("examples-seen")) === 0);
  const seed = await view.figure("Seed");
  assert.match(seed, /^\d+$/);
  assert.notEqual(seed, "42");
  await view.step();
  assert.notEqual(await view.number("loss"), loss);
  await view.until("the new seed in the address", () => view.page.url().includes(`seed=${seed}`));
});

test("without a seed in the address each visit has its own", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  await view.status("paused");
  const seed = await view.figure("Seed");
  await view.visit("?paused=1");
  await view.status("paused");
  assert.notEqual(await view.figure("Seed"), seed);
});

test("an address that makes no sense is told, and the page learns all the same", async ({
  openPage,
}) => {
  const view = await openPage("?preset=resnet&seed=-1&paused=0");
  await view.message("note", /preset=resnet.*convscope-small/);
  await view.trains();
});

test("a link chooses the plain build of the engine, for every worker", async ({ openPage }) => {
  const view = await openPage("?seed=1&workers=2&build=simd128");
  await view.trains(2 * BATCH);
  assert.equal(await view.value("build"), "simd128");
});
