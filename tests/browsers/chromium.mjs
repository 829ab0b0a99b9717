// Chromium for the journeys, driven by Playwright.

/** @import { ElementHandle } from "playwright-core" */

import { chromium } from "playwright-core";
import { installed } from "./installed.mjs";

/** What keeps Chromium from asking the world for anything. */
export const QUIET_FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @type {import("./driver.mjs").Driver} */
export const driver = {
  name: "Chromium",
  missing: () => (installed("chromium") === null ? "Chromium is not installed" : null),

  async launch() {
    const executablePath = installed("chromium") ?? "";
    const browser = await chromium.launch({ executablePath, args: QUIET_FLAGS });
    return { visitor: () => visitorOf(browser), close: () => browser.close() };
  },
};

/**
 * @param {import("playwright-core").Browser} browser
 * @returns {Promise<import("./driver.mjs").Tab>}
 */
async function visitorOf(browser) {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  /** @type {<A extends unknown[]>(find: (...args: A) => Element, args: A) => Promise<ElementHandle<Element>>} */
  const element = async (find, args) => {
    const handle = await page.evaluateHandle(inPage(find, args));
    return /** @type {ElementHandle<Element>} */ (handle.asElement());
  };
  return {
    problems,
    open: (url) => page.goto(url),
    evaluate: (work, ...args) => page.evaluate(inPage(work, args)),
    click: async (find, ...args) => (await element(find, args)).click(),
    setFiles: async (paths, find, ...args) => (await element(find, args)).setInputFiles(paths),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    viewport: (width, height) => page.setViewportSize({ width, height }),
    screenshot: () => page.screenshot(),
    close: () => context.close(),
  };
}

/**
 * A call as text: evaluated as a debugger does, which no content security policy binds.
 * @type {<A extends unknown[], R>(work: (...args: A) => R, args: A) => string}
 */
const inPage = (work, args) => `(${work})(...${JSON.stringify(args)})`;
