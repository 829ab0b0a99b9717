// The doctor names what goes wrong, shows why it says so, and what it tries can be taken back.

import assert from "node:assert/strict";
import { findings } from "./axe.ts";
import { test } from "./page.ts";

test("it finds dead ReLUs, a cure brings them back, and undoing it gives back the run", async ({
  openPage,
}) => {
  // Biases so low that no unit ever fires.
  const view = await openPage("?seed=1&net=fc,K100,bias:-1000~relu~fc,K10");
  const { page } = view;
  const doctor = page.getByTestId("doctor");
  const says = (what: string) =>
    view.until(`"${what}"`, async () => (await view.value("doctor")) === what);
  await says("dead");
  await view.button("Dead ReLUs", doctor).click();
  const finding = doctor.locator("[data-finding=dead]");
  assert.match(await finding.innerText(), /2 ReLU\s+100\.0%/);
  assert.deepEqual(await findings(page, "[data-testid=doctor]"), []);
  await page.keyboard.press("Escape");
  assert.equal(await finding.count(), 0);
  await view.button("Dead ReLUs", doctor).click();

  const before = await view.number("examples-seen");
  await view.button("Leaky ReLUs", finding).click();
  await says("");
  await page.locator("[data-kind=leaky_relu]").waitFor({ state: "attached" });
  await view.button("Undo", doctor).click();
  await page.locator("[data-kind=relu]").waitFor({ state: "attached" });
  await view.until(
    "the run where it was",
    async () => (await view.number("examples-seen")) >= before,
  );
  await says("dead");
  await view.button("Dead ReLUs", doctor).click();
  await view.button("Dismiss", doctor).click();
  await says("");
});

test("it offers a smaller rate where the run diverged, which goes on", async ({ openPage }) => {
  const view = await openPage("?seed=1&preset=two-layer");
  const { page } = view;
  await view.trains(300);
  const rate = view.field("Learning rate");
  await rate.fill("100");
  await rate.press("Enter");
  await view.status("error");
  await view.until("a diagnosis", async () => (await view.value("doctor")) === "diverged");
  const doctor = page.getByTestId("doctor");
  await view.button("Diverged", doctor).click();
  await view.button("Learning rate 0.01", doctor).click();
  await view.status("training");
  assert.equal(await rate.inputValue(), "0.01");
  assert.equal(await view.value("doctor"), "");
  await view.until("what it learnt", async () => (await view.number("loss")) < 2.3);
});
