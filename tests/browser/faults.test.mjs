// When something breaks: a worker that dies, a loss beyond all numbers.

import assert from "node:assert/strict";
import { pageTest } from "./page.mjs";

pageTest(
  "a worker that dies is told, and a restart trains again with the same settings",
  "?preset=softmax&seed=8",
  async (view) => {
    const { page } = view;
    await view.trains();
    const rate = view.field("Learning rate");
    await rate.fill("0.002");
    await rate.press("Enter");
    await view.trains();
    view.expect(/boom/);
    const worker = page.workers().find((one) => /\/trainer-/.test(one.url()));
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error("boom");
      });
    });
    await view.message("error", /The engine stopped: .*boom/);
    await view.status("error");
    assert.equal(await view.button("One step").isDisabled(), true);

    await view.button("Restart the engine").click();
    await view.status("training");
    await view.trains();
    assert.equal(await page.getByTestId("error-message").count(), 0);
    assert.equal(await rate.inputValue(), "0.002");
    assert.equal(await view.figure("Seed"), "8");
    assert.equal(await view.choice("Network").inputValue(), "softmax");
  },
);

pageTest(
  "a loss beyond all numbers stops the run, gives the weights back, and it can go on",
  "?preset=softmax&seed=8",
  async (view) => {
    const { page } = view;
    await view.trains();
    const editor = page.getByRole("textbox", { name: /JSON/ });
    await editor.fill((await editor.inputValue()).replace('"softmax"', '"squared_error"'));
    await view.button("Build and train").click();
    await page.locator("[data-kind=squared_error]").waitFor();
    await view.choice("Method").selectOption({ label: "SGD" });
    const rate = view.field("Learning rate");
    await rate.fill("0.0001");
    await rate.press("Enter");
    await view.trains(200);

    await rate.fill("100");
    await rate.press("Enter");
    const message = await view.message("error", /The loss grew beyond all numbers/);
    await view.status("error");
    assert.match(message, /weights of \d+ examples are back/);

    await rate.fill("0.0001");
    await rate.press("Enter");
    await view.button("Go on training").click();
    await view.status("training");
    await view.trains(2000);
    assert.equal(await page.getByTestId("error-message").count(), 0);
    const loss = await view.number("loss");
    assert.ok(Number.isFinite(loss), `the loss is ${loss}`);
  },
);

pageTest("in a hidden tab training goes on and nothing is drawn", "?seed=8", async (view) => {
  const { page } = view;
  await view.trains();
  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  // An answer that was on its way may still come.
  const stood = await view.settled();
  await hide(false);
  const next = await view.until("a newer count", async () => {
    const now = await view.number("examples-seen");
    return now === stood ? null : now;
  });
  // A run that had rested would show one slice of 10 ms, which is a step or two.
  assert.ok(next - stood >= 10 * 32, `from ${stood} to ${next}`);
});
