// What excites a map: the patches of the test pictures on which it is largest.

import assert from "node:assert/strict";
import { findings } from "./axe.ts";
import { test, type View } from "./page.ts";
import { attributeOf } from "./view.ts";

/** A few maps of every kind: what is tested is the way there, not the network. */
const NET = "conv,K6,F3,S2~relu~max_pool,F2,S2~conv,K8,F3~relu~fc,K10";

const section = (view: View) => view.page.getByTestId("excitations");

/** The values of all patches, when every picture was looked at. */
async function patches(view: View): Promise<number[]> {
  await view.until("all pictures", async () => {
    return (
      (await section(view).count()) > 0 && (await attributeOf(section(view), "data-value")) === "1"
    );
  });
  const values = await section(view)
    .getByTestId("patch")
    .evaluateAll((all) => all.map((patch) => Number(patch.getAttribute("data-value"))));
  assert.deepEqual(
    values,
    values.toSorted((a, b) => b - a),
  );
  return values;
}

test("nine patches excite a map, found while it learns and again, and by the keyboard", async ({
  openPage,
}) => {
  const view = await openPage(`?seed=1&net=${NET}`);
  const { page } = view;
  await view.trains(300);
  await page.getByTestId("stage").locator('[data-column="1"] [data-map]').first().click();
  await section(view).scrollIntoViewIfNeeded();
  const first = await patches(view);
  assert.equal(first.length, 9);
  assert.ok(first.every((value) => value > 0));
  assert.match(await section(view).innerText(), /2,000 test pictures, with the weights after/);
  // Weights change, and so do patches: by themselves after a while, at once by the button.
  await view.trains(300);
  await view.button("Again", section(view)).focus();
  await page.keyboard.press("Enter");
  await view.until("another search", async () => (await patches(view))[0] !== first[0]);
  await view.pause();
  await page.getByRole("checkbox", { name: "Whole pictures" }).focus();
  await page.keyboard.press("Space");
  await view.until("nine frames", async () => (await section(view).locator("li i").count()) === 9);
  const made = view.page.getByTestId("ascent");
  await view.until("a picture made for it", async () => (await made.locator("li").count()) === 3);
  const value = Number(await attributeOf(made, "data-value"));
  assert.ok(value > 0, `${value}`);
  await view.status("paused");
  assert.deepEqual(await findings(page, "[data-testid=inspector]"), []);

  // The sheet of the same layer, in its card: arrows lead from map to map, Enter to what it is made of.
  const card = page.locator('[data-panel=network] [data-layer="2"]');
  await card.scrollIntoViewIfNeeded();
  await card.getByRole("button", { name: /What excites its maps/ }).click();
  const sheet = page.getByTestId("excitation-sheet");
  await sheet.getByRole("button", { name: /^Map 2: .+, value / }).waitFor();
  assert.equal(await sheet.getByRole("button", { name: /^Map \d/ }).count(), 6);
  assert.deepEqual(await findings(page, "[data-testid=excitation-sheet]"), []);
  await view.button("By gradient ascent", sheet).click();
  await sheet.getByRole("button", { name: /^Map 1: value / }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const title = page.getByTestId("inspector").locator("h3");
  await view.until("the next map", async () => /map 2, row/.test(await title.innerText()));

  // A search of the next layer, and another network in the middle of it.
  await view.button("On to the layer after").click();
  await view.until("the next layer", async () => (await patches(view))[0] !== first[0]);
  await view.button("On to the layer after").click();
  await view.button("Reset").click();
  await view.until("the search of the fresh run", async () =>
    /after 0 examples/.test(await section(view).innerText()),
  );
});
