// When something breaks: a worker that dies, a run that diverges.

import assert from "node:assert/strict";
import { test } from "./page.ts";

test("a worker that dies is told, and a restart trains again with the same settings", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=8");
  const { page } = view;
  await view.trains();
  const rate = view.field("Learning rate");
  await rate.fill("0.002");
  await rate.press("Enter");
  await view.trains();
  await view.breakTrainer();
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
});

test("a run that diverges is back at weights that still worked, and goes on learning from them", async ({
  openPage,
}) => {
  const view = await openPage("?seed=2");
  const { page } = view;
  await view.trains(4000);
  await view.button("Pause").click();
  await view.status("paused");
  const [seen, loss] = [await view.settled(), await view.number("loss")];
  const rate = view.field("Learning rate");
  await rate.fill("100");
  await rate.press("Enter");
  await view.button("Train").click();
  const message = await view.message("error", /lower the learning rate/);
  await view.status("error");
  const back = Number(/weights of (\d+) examples are back/.exec(message)?.[1]);
  assert.ok(back > seen - 2500 && back <= seen, `${back} of ${seen}`);
  await view.until("the examples", async () => (await view.number("examples-seen")) === back);

  await rate.fill("0.02");
  await rate.press("Enter");
  await view.button("Go on training").click();
  await view.status("training");
  await view.trains(6000);
  assert.equal(await page.getByTestId("error-message").count(), 0);
  const later = await view.number("loss");
  assert.ok(later < loss, `the loss went from ${loss} to ${later}`);
});

test("in a hidden tab training goes on and nothing is drawn", async ({ openPage }) => {
  const view = await openPage("?seed=8");
  const { page } = view;
  await view.trains();
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  // An answer that was on its way may still come; then it trains unseen.
  let stood = await view.number("examples-seen");
  let same = 0;
  await view.until("the count to stand", async () => {
    const now = await view.number("examples-seen");
    same = now === stood ? same + 1 : 0;
    stood = now;
    return same >= 30;
  });
  await hide(false);
  const next = await view.until("a newer count", async () => {
    const now = await view.number("examples-seen");
    return now === stood ? null : now;
  });
  // A run that had rested would show one slice of 10 ms, which is a step or two.
  assert.ok(next - stood >= 10 * 32, `from ${stood} to ${next}`);
});
