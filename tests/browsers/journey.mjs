// A journey through the built page, written once and made in every browser that is here. Whatever goes wrong behind
// its back (an error or a warning in the console, an error that nobody caught) fails it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { serve } from "../../scripts/static-server.mjs";
import { drivers } from "./driver.mjs";
import { DIST, NO_DATA } from "./paths.mjs";
import { visitorIn } from "./visitor.mjs";

const LIMIT_MS = 300_000;

/** Browsers that run, by their name and how they were launched. */
const running = new Map();
after(async () => {
  for (const browser of running.values()) await (await browser).close();
});

before(() => {
  assert.ok(existsSync(`${DIST}index.html`), "dist/ is not built; run scripts/build");
});

function browserOf(driver, launch) {
  const key = driver.name + JSON.stringify(launch ?? {});
  if (!running.has(key)) running.set(key, driver.launch(launch));
  return running.get(key);
}

/** Serves the built page, not at a host's root; with `isolated` as scripts/serve does, without as any plain host. */
export const servePage = (isolated, root = DIST) =>
  serve({ root, data: NO_DATA, base: "/some/path/", isolated });

/**
 * A test in each browser: `body` is handed a visitor whose tab is empty yet.
 *
 * `options.isolated` (true): what the page's host sends. `options.server` makes another one, `{ url, close }`.
 * `options.launch`: what is asked of a driver at its launch. `options.only`: names of browsers; all without.
 * `options.expect`: problems that are part of the journey.
 */
export function journey(sentence, body, options = {}) {
  const { isolated = true, launch, only, expect = [] } = options;
  for (const driver of drivers) {
    if (only !== undefined && !only.includes(driver.name)) continue;
    const missing = driver.missing();
    const name = `${driver.name}: ${sentence}`;
    test(name, { skip: missing ?? false, timeout: LIMIT_MS }, async () => {
      const server = await (options.server ?? (() => servePage(isolated)))();
      const tab = await (await browserOf(driver, launch)).visitor();
      try {
        await body(visitorIn(tab, server.url), { server, browser: driver.name });
        const unexpected = tab.problems.filter((text) => !expect.some((one) => one.test(text)));
        assert.deepEqual(unexpected, [], "something went wrong behind the journey's back");
      } catch (error) {
        if (tab.problems.length > 0) error.message += `\n  meanwhile: ${tab.problems.join("\n  ")}`;
        const words = () =>
          [...document.querySelectorAll("[data-testid$=message]")].map((one) => one.innerText);
        error.message += `\n  the page says: ${await tab.evaluate(words).catch(String)}`;
        throw error;
      } finally {
        await tab.close();
        await server.close().catch(() => undefined);
      }
    });
  }
}
