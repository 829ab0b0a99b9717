// Why this answer: maps of a class on a picture, beside the same with random weights.

import assert from "node:assert/strict";
import { findings } from "./axe.ts";
import { test, type View } from "./page.ts";

/** A small one, so that the square is soon everywhere. */
const NET = "conv,K8,F4,S4~batch_norm~relu~conv,K8,F3,P1~relu~fc,K10";

const PANEL = "explanation";
const METHODS = ["saliency", "gradientInput", "gradCam", "occlusion"];

const panelOf = (view: View) => view.page.getByTestId(PANEL);
const methodOf = (view: View, name: string) => panelOf(view).locator(`[data-method=${name}]`);
const answersOf = (view: View) =>
  view.page.getByTestId("stage").locator("[data-kind-shown=answers] [data-map]");
const titleOf = (view: View) => panelOf(view).locator("h3").innerText();

/** The correlations with random weights, once each of them is known. */
async function correlations(view: View, method: string): Promise<number[]> {
  const shown = methodOf(view, method).getByTestId("explanation-correlation");
  return view.until(`correlations of ${method}`, async () => {
    const all = await shown.evaluateAll((found) => found.map((one) => one.dataset.value ?? ""));
    return all.length > 0 && all.every((text) => text !== "") ? all.map(Number) : null;
  });
}

test("a click on an answer shows what speaks for it, and whether that was learnt", async ({
  openPage,
}) => {
  const view = await openPage(`?seed=1&net=${NET}`);
  const { page } = view;
  await view.trains(300);
  const wrong = answersOf(view).nth(2);
  await wrong.click();
  await panelOf(view).waitFor();
  // While it learns: another score each time.
  const score = panelOf(view).getByTestId("explanation-score").first();
  const before = await view.until("a score", () => score.getAttribute("data-value"));
  await view.until(
    "another score",
    async () => (await score.getAttribute("data-value")) !== before,
  );
  await view.pause();
  const named = await titleOf(view);
  assert.match(named, /^Why “crescent” or “\w+”\?$/);
  for (const method of METHODS) {
    const found = await correlations(view, method).catch(() => []);
    // Nothing may speak for a class by Grad-CAM: then it is said.
    const verdicts = await methodOf(view, method).locator("[data-verdict]").all();
    assert.equal(verdicts.length, 2, "two classes side by side");
    assert.ok(
      found.every((one) => Math.abs(one) <= 1),
      `${method}: ${found}`,
    );
    if (method !== "gradCam") assert.equal(found.length, 2, method);
  }
  await view.until("the classes in the address", () => /#why=crescent,\w+$/.test(page.url()));
  assert.deepEqual(await findings(page, `[data-testid=${PANEL}]`), []);

  // Other maps for Grad-CAM, and one class alone, by the keyboard.
  const canvas = methodOf(view, "gradCam").locator("canvas").first();
  const pixels = (await canvas.count()) > 0 ? await view.pixels(canvas) : "";
  await panelOf(view).getByRole("combobox", { name: "Maps of" }).focus();
  await page.keyboard.press("Home");
  await view.until("other maps", async () => (await view.pixels(canvas)) !== pixels);
  await view.until("the layer in the address", () => page.url().endsWith("&layer=3"));
  await panelOf(view).getByRole("combobox", { name: "Beside it" }).focus();
  await page.keyboard.press("Home");
  await view.until("one class", async () => (await titleOf(view)) === "Why “crescent”?");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await view.until("the stage alone", async () => (await panelOf(view).count()) === 0);
  assert.ok(await wrong.evaluate((one) => one === document.activeElement), "back at the answer");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await view.until("the class above", async () => /^Why “ring”/.test(await titleOf(view)));

  // A picture of the list, far below.
  const list = await view.predictions(1);
  await list.first().locator("xpath=following-sibling::button").click();
  await view.until("its title in view", () =>
    panelOf(view)
      .locator("h3")
      .evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
  );
});

test("what a network cannot show is said in place of a map", async ({ openPage }) => {
  const view = await openPage("?seed=1&preset=softmax&paused=1&workers=1#why=star");
  await panelOf(view).waitFor();
  // Zero weights: nothing changes the score.
  await view.until("words", async () =>
    /gradient is zero/.test(await methodOf(view, "saliency").innerText()),
  );
  assert.match(await methodOf(view, "gradCam").innerText(), /no convolution/);
  await view.until("words on the square", async () =>
    /score stays the same/.test(await methodOf(view, "occlusion").innerText()),
  );
  assert.equal(await panelOf(view).locator("[data-method] canvas").count(), 0, "no map is shown");
  await view.page.evaluate(() => {
    location.hash = "#why=unicorn";
  });
  await panelOf(view)
    .getByText(/no class “unicorn”/)
    .waitFor();
  await view.visit("?seed=1&preset=madaline&paused=1&workers=1#why=star");
  await view.until("the answer of votes", async () =>
    /votes/.test(await methodOf(view, "saliency").innerText()),
  );
  await view.until("an occlusion", () => methodOf(view, "occlusion").locator("canvas").count());
});
