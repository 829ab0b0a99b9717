// How Playwright Test runs tests/browser: in the Chromium of this machine, on the page that scripts/build made.

import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { QUIET_FLAGS } from "./tests/browsers/chromium.mjs";
import { installed } from "./tests/browsers/installed.mjs";
import { DIST } from "./tests/browsers/paths.mjs";

if (!existsSync(`${DIST}index.html`)) throw new Error("dist/ is not built; run scripts/build");
const executablePath = installed("chromium");
if (executablePath === null) {
  throw new Error("there is no Chromium; let the environment variable CHROMIUM name one");
}

/** Slow machines are right too: nothing here says how fast, only that it comes. */
const LIMIT_MS = 60_000;

export default defineConfig({
  testDir: "tests/browser",
  testMatch: "*.test.ts",
  outputDir: "test-results/browser",
  reporter: [
    ["list"],
    ["html", { outputFolder: "test-results/report", open: "never" }],
    ["json", { outputFile: "test-results/browser.json" }],
  ],
  // A page trains on one core (see tests/browser/page.ts), and another one waits for it.
  workers: 2,
  timeout: 5 * LIMIT_MS,
  forbidOnly: true,
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath,
      // Whoever may use the camera sees a test picture.
      args: [...QUIET_FLAGS, "--use-fake-device-for-media-stream"],
    },
    locale: "en-US",
    viewport: { width: 1280, height: 800 },
    // What comes from a cache would hide what the page asks for; the test of just that allows it.
    serviceWorkers: "block",
    actionTimeout: LIMIT_MS,
    navigationTimeout: LIMIT_MS,
    // Traces take a tenth of the time; `--trace on` records them.
    trace: "off",
  },
});
