// Runs beside each other: pinned ones, and trainers that race.

import assert from "node:assert/strict";
import { pageTest } from "./page.mjs";

pageTest(
  "a pinned run stays, with its curves and figures, beside the one that follows",
  "?preset=two-layer&seed=1",
  async (view) => {
    await view.trains(2000);
    const panel = view.page.locator("[data-panel=compare]");
    const pin = panel.getByRole("button", { name: "Pin this run" });
    const row = (name) => panel.locator(`tr[data-run="${name}"]`);
    const cell = async (name, at) => row(name).locator("td").nth(at).innerText();
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
    await row(1)
      .getByRole("button", { name: /^Unpin: Two layers/ })
      .click();
    await row(1).waitFor({ state: "detached" });
    assert.equal(await panel.locator("table").count(), 0);
  },
);
