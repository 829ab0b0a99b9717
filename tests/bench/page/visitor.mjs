// The built page as a visitor has it: opened at an address, handled through its controls, watched.

export const WINDOW = { width: 1280, height: 800 };
const LIMIT_MS = 60_000;
/** Embedded pictures; the engine draws three for each example that it trains on. */
const PICTURES = 10_000;

/**
 * Opens the page in a fresh profile. `watch` runs in it before the page's own code.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {() => void} watch
 */
export async function visit(browser, url, watch = () => undefined) {
  // What is put into the browser's cache for the next visit is none of what is measured.
  const context = await browser.newContext({
    locale: "en-US",
    viewport: WINDOW,
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  await page.addInitScript(watch);
  await page.goto(url);
  const field = async (/** @type {string} */ name, /** @type {number} */ value) => {
    const box = page.getByRole("textbox", { name, exact: true });
    await box.fill(String(value));
    await box.press("Enter");
    // A caret that blinks wants frames of its own.
    await box.blur();
  };
  const choice = (/** @type {string} */ name) => page.getByRole("combobox", { name, exact: true });
  const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });
  return {
    page,
    button,
    close: () => context.close(),
    value: (/** @type {string} */ name) =>
      page.getByTestId(name).first().getAttribute("data-value"),
    training: () => page.locator("[data-testid=status][data-value=training]").waitFor(),
    /** Waits until all embedded pictures are drawn: that takes from the training. */
    pictures: () =>
      page.waitForFunction(
        (enough) =>
          Number(
            document.querySelector("[data-testid=examples-seen]")?.getAttribute("data-value"),
          ) > enough,
        PICTURES / 3,
      ),

    /**
     * Method, rate and batch: rates at which every network here stays finite, at every moment between too.
     * @param {string} method
     * @param {number} batch
     */
    async trainer(method, batch) {
      await field("Learning rate", 0.001);
      await choice("Method").selectOption(method);
      if (method === "adadelta") await field("Learning rate", 1);
      await field("Batch size", batch);
    },
    workers: (/** @type {number} */ count) =>
      choice("Workers that share the training").selectOption(String(count)),
    async network(/** @type {object} */ spec) {
      const panel = page.locator("[data-panel=formats]");
      await panel.getByRole("textbox").fill(JSON.stringify(spec));
      const build = panel.locator("button.primary:enabled");
      await build.click();
      await build.waitFor({ state: "hidden" });
    },

    top: () => page.evaluate(() => scrollTo(0, 0)),
    bottom: () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight)),
    /** A window as high as the page: everything is on the screen. */
    async everything() {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ ...WINDOW, height });
    },
    window: () => page.setViewportSize(WINDOW),

    /**
     * Examples a second by the page's own count, over at least `ms` after `settle` milliseconds.
     * @param {number} ms
     */
    async pace(ms, settle = 400) {
      await page.waitForTimeout(settle);
      const pace = await page.evaluate(countExamples, { ms, limit: LIMIT_MS });
      if (pace === null) {
        const said = await page.getByTestId("error-message").allInnerTexts();
        throw new Error(`the count of examples stands still at ${page.url()}: ${said.join(" ")}`);
      }
      return pace;
    },
  };
}

/**
 * In the page: from one change of the count to another.
 * @param {{ ms: number, limit: number }} options
 * @returns {Promise<number | null>}
 */
function countExamples({ ms, limit }) {
  const [place] = document.querySelectorAll("[data-testid=examples-seen]");
  return new Promise((done) => {
    setTimeout(() => done(null), limit);
    /** @type {{ at: number, count: number } | undefined} */
    let first;
    new MutationObserver((_, observer) => {
      const now = { at: performance.now(), count: Number(place.getAttribute("data-value")) };
      // A new network or an unseen reset counts from the start again.
      if (first === undefined || now.count < first.count) first = now;
      if (now.at - first.at < ms) return;
      observer.disconnect();
      done((1000 * (now.count - first.count)) / (now.at - first.at));
    }).observe(place, { attributeFilter: ["data-value"] });
  });
}
