// Firefox for the journeys, driven over WebDriver BiDi by Puppeteer.

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

async function visitorOf(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", ({ message }) => {
    if (!TAB_ICON.test(message)) problems.push(`uncaught: ${message}`);
  });
  const element = (find, args) => page.evaluateHandle(find, ...args);
  return {
    problems,
    open: (url) => page.goto(url),
    evaluate: (work, ...args) => page.evaluate(work, ...args),
    click: async (find, ...args) => (await element(find, args)).click(),
    setFiles: async (paths, find, ...args) => (await element(find, args)).uploadFile(...paths),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    viewport: (width, height) => page.setViewport({ width, height }),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => context.close(),
  };
}
