// Firefox for the journeys, driven over WebDriver BiDi by Puppeteer.

/** @import { ElementHandle } from "puppeteer-core" */

import puppeteer from "puppeteer-core";
import { installed } from "./installed.mjs";

/**
 * Said now and then as a tab opens, where the page has made no such address: the browser shows a tab's icon by one of its own.
 */
const TAB_ICON = /^Security Error: Content at \S+ may not load data from blob:\.$/;

/** @type {import("./driver.mjs").Driver} */
export const driver = {
  name: "Firefox",
  missing: () => (installed("firefox") === null ? "Firefox is not installed" : null),

  async launch({ preferences = {} } = {}) {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: installed("firefox") ?? "",
      extraPrefsFirefox: { "intl.accept_languages": "en-US", ...preferences },
    });
    return { visitor: () => visitorOf(browser), close: () => browser.close() };
  },
};

/**
 * @param {import("puppeteer-core").Browser} browser
 * @returns {Promise<import("./driver.mjs").Tab>}
 */
async function visitorOf(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  /** @type {string[]} */
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (!TAB_ICON.test(message)) problems.push(`uncaught: ${message}`);
  });
  /** @type {<A extends unknown[]>(find: (...args: A) => Element, args: A) => Promise<ElementHandle<Element>>} */
  const element = async (find, args) => {
    const handle = await page.evaluateHandle(inPage(find), ...args);
    return /** @type {ElementHandle<Element>} */ (handle.asElement());
  };
  return {
    problems,
    open: (url) => page.goto(url),
    evaluate: async (work, ...args) =>
      /** @type {never} */ (await page.evaluate(inPage(work), ...args)),
    click: async (find, ...args) => (await element(find, args)).click(),
    async setFiles(paths, find, ...args) {
      const input = /** @type {ElementHandle<HTMLInputElement>} */ (await element(find, args));
      await input.uploadFile(...paths);
    },
    press: (key) => page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key)),
    type: (text) => page.keyboard.type(text),
    viewport: (width, height) => page.setViewport({ width, height }),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => context.close(),
  };
}

/**
 * A function as Puppeteer takes it, which knows the types of arguments that are handles.
 * @type {<A extends unknown[], R>(work: (...args: A) => R) => (...args: unknown[]) => R}
 */
const inPage = (work) => /** @type {never} */ (work);
