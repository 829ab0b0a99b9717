// Parts of the page that the network does not bring: each is told in words, nothing else stops, and it can be asked for
// again.

import assert from "node:assert/strict";
import { archive } from "./archive.mjs";
import { test, type View } from "./page.ts";

const ADDRESS = "?preset=softmax&seed=3";

/** Cuts the page off from the files that fit, until what is returned is called. */
async function withhold(view: View, pattern: RegExp) {
  view.expect(/failed: |Failed to load resource|Failed to fetch/);
  await view.context.route(pattern, (route) => route.abort());
  return () => view.context.unroute(pattern);
}

test("trained networks say that they need the network once", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  const give = await withhold(view, /\/(residual|convnetjs)-[^/]*\.(json|bin)$/);
  const again = view.button("Try again").first();
  await view.trains();
  await view.button("Show them").click();
  await view.message("error", /convnetjs\.json has to come over the network once/);
  await give();
  await again.click();
  const use = view.page.getByRole("button", { name: "Use it: ConvNetJS network" });
  await view.until("the card", () => use.isEnabled());
  await view.dismiss();
  const giveWeights = await withhold(view, /\/convnetjs-[^/]*\.bin$/);
  await use.click();
  await view.message("error", /convnetjs\.bin has to come over the network once/);
  await giveWeights();
  await again.click();
  await view.page.getByRole("button", { name: "In use: ConvNetJS network" }).waitFor();
});

test("panels that did not come are asked for again", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  const give = await withhold(view, /\/assets\/(runs|copy-link|compare|race)-[^/]*\.js$/);
  await view.visit(ADDRESS);
  await view.trains();
  await view.page.locator("[data-panel=compare]").scrollIntoViewIfNeeded();
  await view.page.locator("[data-panel=runs]").scrollIntoViewIfNeeded();
  await view.message("error", /part of the page could not be loaded/);
  await give();
  await view.button("Try again").click();
  await view.page.locator("#title-runs").waitFor();
  await view.button("Copy link").waitFor();
  await view.trains();
});

test("a language that does not come leaves the one there is", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const language = view.choice("Language");
  const give = await withhold(view, /\/assets\/ru-[^/]*\.js$/);
  await language.selectOption("ru");
  await view.message("error", /part of the page could not be loaded/);
  assert.equal(await language.inputValue(), "en");
  await give();
  await language.selectOption("ru");
  await view.button("Пауза").waitFor();
});

test("what the trainer cannot load does not stop it", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const give = await withhold(view, /\/assets\/files-[^/]*\.js$/);
  const file = { name: "cifar-10-binary.tar.gz", bytes: archive({ train: 300, test: 50 }) };
  await view.drop(file);
  await view.message("error", /part of the page could not be loaded/);
  assert.equal(await view.value("status"), "training");
  await view.trains();
  await give();
  await view.drop(file);
  await view.until("data", async () => (await view.choice("Data").inputValue()) === "cifar10");
});
