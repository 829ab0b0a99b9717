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

/**
 * Browsers that run, by their name and how they were launched.
 * @type {Map<string, Promise<import("./driver.mjs").Browser>>}
 */
const running = new Map();
after(async () => {
  for (const browser of running.values()) await (await browser).close();
});

before(() => {
  assert.ok(existsSync(`${DIST}index.html`), "dist/ is not built; run scripts/build");
});

/**
 * @param {import("./driver.mjs").Driver} driver
 * @param {import("./driver.mjs").Launch} [launch]
 */
function browserOf(driver, launch) {
  const key = driver.name + JSON.stringify(launch ?? {});
  const browser = running.get(key) ?? driver.launch(launch);
  running.set(key, browser);
  return browser;
}

/** Serves the built page, not at a host's root; with `isolated` as scripts/serve does, without as any plain host. */
export const servePage = (/** @type {boolean} */ isolated, root = DIST) =>
  serve({ root, data: NO_DATA, base: "/some/path/", isolated });

/**
 * A test in each browser: `body` is handed a visitor whose tab is empty yet.
 *
 * @typedef {{ url: string, close: () => Promise<void> }} Server
 *
 * @typedef {object} Options
 * @property {boolean} [isolated] what the page's host sends; true without
 * @property {() => Promise<Server>} [server] makes another one
 * @property {import("./driver.mjs").Launch} [launch] what is asked of a driver at its launch
 * @property {string[]} [only] names of browsers; all without
 * @property {RegExp[]} [expect] problems that are part of the journey
 *
 * @param {string} sentence
 * @param {(visitor: import("./visitor.mjs").Visitor, about: { server: Server, browser: string }) => Promise<void>} body
 * @param {Options} options
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
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        if (tab.problems.length > 0) error.message += `\n  meanwhile: ${tab.problems.join("\n  ")}`;
        const words = () =>
          Array.from(document.querySelectorAll("[data-testid$=message]"), (one) => one.textContent);
        error.message += `\n  the page says: ${await tab.evaluate(words).catch(String)}`;
        throw error;
      } finally {
        await tab.close();
        await server.close().catch(() => undefined);
      }
    });
  }
}
