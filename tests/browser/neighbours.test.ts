// Nearest neighbours: those of a picture, and the classifier that their labels make.

import assert from "node:assert/strict";
import { test } from "./page.ts";

const ADDRESS = "?preset=softmax&seed=6";

test("a test picture gets its neighbours by three measures, and the picture input stays", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.trains(1000);
  await view.pause();
  const panel = view.page.locator("[data-panel=neighbours]");
  await panel.scrollIntoViewIfNeeded();
  await view.button("Find those like the picture above", panel).click();
  await panel.getByText(/^All 10,000 training pictures compared/).waitFor();
  for (const metric of ["features", "l1", "l2"]) {
    const row = panel.locator(`[data-metric=${metric}] li`);
    assert.equal(await row.count(), 6);
    const distances = await row.evaluateAll((all) =>
      all.map((entry) => Number((entry.getAttribute("title") ?? "").replace(/[^\d.]/g, ""))),
    );
    assert.ok(distances[0] > 0, "no test picture is among the training pictures");
    assert.deepEqual(
      distances,
      distances.toSorted((a, b) => a - b),
    );
  }
  // Softmax regression compares the pixels themselves: scaled, by the same measure.
  const names = (metric: string) => panel.locator(`[data-metric=${metric}] li`).allInnerTexts();
  assert.deepEqual(await names("features"), await names("l2"));
  await view.button("Reset").click();
  await panel.locator("[data-metric]").first().waitFor({ state: "detached" });
});

test("the neighbours' votes are scored beside the network, and can be stopped", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.trains(1000);
  await view.pause();
  const panel = view.page.locator("[data-panel=neighbours]");
  await panel.scrollIntoViewIfNeeded();
  await view.choice("Test pictures to score on").selectOption("1000");
  await view.button("Score as a classifier", panel).click();
  await view.button("Stop", panel).click();
  await panel.getByRole("status").waitFor({ state: "detached" });
  await view.choice("Test pictures to score on").selectOption("100");
  await view.button("Score as a classifier", panel).click();
  await panel.getByText(/^All 10,000 training pictures compared/).waitFor();
  const shares = await panel.locator("td").allInnerTexts();
  assert.equal(shares.length, 13, "three measures, four numbers of neighbours, and the network");
  const values = shares.slice(0, 12).map((share) => Number.parseFloat(share));
  // Neighbours answer more than a tenth right, which is chance, and not all of a hundred.
  assert.ok(
    values.every((share) => share > 10 && share < 100),
    shares.join(" "),
  );
  assert.ok(new Set(values).size > 3, shares.join(" "));
});
