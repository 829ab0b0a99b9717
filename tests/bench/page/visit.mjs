// One visit with everything as it opens: how soon it learns, how smooth it stays, how long a score takes.

import { visit } from "./visitor.mjs";

/** In the page, before its own code: notes when the first step is done. */
function watch() {
  globalThis.firstStep = null;
  const look = () => {
    const count = document.querySelector("[data-testid=examples-seen]")?.getAttribute("data-value");
    if (Number(count) > 0) globalThis.firstStep = performance.now();
    else setTimeout(look, 2);
  };
  look();
}

/**
 * In the page: intervals between frames, and tasks of the main thread over 50 ms.
 * @param {number} ms
 * @returns {Promise<{ p95: number, longest: number }>}
 */
function watchFrames(ms) {
  return new Promise((done) => {
    /** @type {number[]} */
    const frames = [];
    /** @type {number[]} */
    const tasks = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: "longtask" });
    /** @type {number | null} */
    let last = null;
    const began = performance.now();
    const frame = (/** @type {number} */ now) => {
      if (last !== null) frames.push(now - last);
      last = now;
      if (performance.now() - began < ms) {
        requestAnimationFrame(frame);
        return;
      }
      observer.disconnect();
      frames.sort((a, b) => a - b);
      done({ p95: frames[Math.floor(0.95 * frames.length)], longest: Math.max(0, ...tasks) });
    };
    requestAnimationFrame(frame);
  });
}

/**
 * In the page: milliseconds from the click to the score, and how many pictures it is of.
 * @returns {Promise<number>}
 */
function score() {
  const [place] = document.querySelectorAll("[data-testid=test-accuracy]");
  /** @type {NodeListOf<HTMLButtonElement>} */
  const [button] = document.querySelectorAll("[data-panel=evaluation] button");
  return new Promise((done) => {
    const began = performance.now();
    new MutationObserver((_, observer) => {
      if (place.getAttribute("data-value") === "") return;
      observer.disconnect();
      done(performance.now() - began);
    }).observe(place, { attributeFilter: ["data-value"] });
    button.click();
  });
}

/**
 * @param {{ browser: import("playwright-core").Browser, url: string, ms: number }} options
 * @returns {import("../types.ts").Contestant}
 */
export function visits({ browser, url, ms }) {
  return {
    name: "page: a visit",
    start: async () => [],
    async round(round, measurements) {
      /** @type {(what: string, value: number) => void} */
      const note = (what, value) => measurements.add(round, { what }, value);
      const visitor = await visit(browser, `${url}?seed=1`, watch);
      const { page } = visitor;
      try {
        await visitor.training();
        await page.waitForFunction(() => globalThis.firstStep !== null);
        note(
          "opening to first step",
          await page.evaluate(() => globalThis.firstStep ?? Number.NaN),
        );

        await page.waitForTimeout(1000);
        const { p95, longest } = await page.evaluate(watchFrames, 2 * ms);
        note("frame interval, 95th percentile", p95);
        note("longest task of the main thread", longest);

        await visitor.button("Pause").click();
        await page.locator("[data-testid=status][data-value=paused]").waitFor();
        await page.waitForTimeout(300);
        note("score of the whole test set", await page.evaluate(score));
      } finally {
        await visitor.close();
      }
    },
  };
}
