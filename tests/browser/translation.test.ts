// A page that the browser translates: every text node gives way to elements of the translator's, again and again.

import assert from "node:assert/strict";
import type { Locator } from "@playwright/test";
import { test, type View } from "./page.ts";

/** What the translator of these tests puts after a text. */
const SIGN = "¤";

/** Works as translators do: at once on all there is, and from then on on whatever changes. */
function translate({ sign, spares }: { sign: string; spares: boolean }) {
  const one = (node: Text) => {
    const parent = node.parentElement;
    if (parent === null || parent.closest("font, textarea, noscript")) return;
    if (spares && !parent.translate) return;
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    outer.append(inner);
    inner.append(node.data.trim() === "" ? node.data : node.data + sign);
    node.replaceWith(outer);
  };
  const all = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = root instanceof Text ? [root] : [];
    while (walker.nextNode()) found.push(walker.currentNode as Text);
    found.forEach(one);
  };
  all(document.body);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Text) all(target);
      else addedNodes.forEach(all);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** The words of panels that say the same before and after a run, and how many elements and texts the page is made of. */
async function saidBy({ page }: View) {
  const panels = ["header", "training", "curves", "network", "evaluation", "footer"];
  const said = await page.evaluate((names) => {
    const made = "*:not(font, option, .uplot, .uplot *)";
    return names.map((name) => {
      const [panel] = document.querySelectorAll<HTMLElement>(`[data-panel=${name}]`);
      return { name, elements: panel.querySelectorAll(made).length, words: panel.innerText };
    });
  }, panels);
  return said.map(({ words, ...rest }) => ({
    ...rest,
    words: words.replaceAll(SIGN, "").replaceAll(/[\d.,\s−–-]+/g, " "),
  }));
}

/** Brings every panel to the screen, opens whatever opens and closes it again. */
async function openAndClose({ page }: View) {
  for (const panel of await page.locator("[data-panel]").all()) {
    await panel.scrollIntoViewIfNeeded();
  }
  for (const summary of await page.locator("main summary").all()) {
    await summary.click();
    await summary.click();
  }
  const edit = page.locator("[data-panel=network] > div:first-child button").last();
  await edit.click();
  await page.locator("[data-panel=network] [role=group]").waitFor();
  await edit.click();
  await page.locator("[data-panel=network] [role=group]").waitFor({ state: "detached" });
  const pictureInput = page.locator("[data-panel=picture]");
  await pictureInput.getByRole("button", { name: /^Draw/ }).click();
  await pictureInput.locator(".primary").click();
}

const SPARING = { "that spares what is marked": true, "that spares nothing": false };

for (const [kind, spares] of Object.entries(SPARING)) {
  test(`under a translator ${kind} the page goes on saying what is so`, async ({ openPage }) => {
    const view = await openPage("?preset=softmax&seed=1&paused=1");
    const { page } = view;
    const play = page.locator("[aria-keyshortcuts=Space]");
    const language = page.locator("[data-panel=header] select").first();
    const words = async (locator: Locator) =>
      (await locator.innerText()).replaceAll(SIGN, "").trim();
    await view.status("paused");
    await openAndClose(view);
    const speak = async (lang: string, train: string) => {
      await language.selectOption(lang);
      await view.until(lang, async () => (await words(play)) === train);
    };
    await speak("ru", "Учить");
    const russian = await saidBy(view);
    await speak("en", "Train");
    const english = await saidBy(view);
    await page.evaluate(translate, { sign: SIGN, spares });
    await play.click();
    await view.trains(300);
    await openAndClose(view);
    await view.predictions(6);

    // Readouts go on, and say what they state.
    assert.equal(await words(play), "Pause");
    const seen = page.getByTestId("examples-seen");
    const then = await words(seen);
    await view.until("another count", async () => (await words(seen)) !== then);
    await play.click();
    const settled = await view.settled();
    assert.equal((await words(seen)).replaceAll(/\D/g, ""), String(settled));
    assert.equal(await words(page.getByTestId("status")), "Paused");
    assert.equal((await seen.innerText()).includes(SIGN), !spares, "numbers are marked");

    // The run from its beginning: in both languages all is said as it was, and nothing is left over.
    await page.locator("[role=toolbar] > button").nth(2).click();
    await view.until("a fresh run", async () => (await view.number("examples-seen")) === 0);
    // What is off the screen is not brought up to date.
    await openAndClose(view);
    await speak("ru", "Учить");
    assert.deepEqual(await saidBy(view), russian);
    await speak("en", "Train");
    assert.deepEqual(await saidBy(view), english);
  });
}
