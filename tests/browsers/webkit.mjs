// WebKitGTK's MiniBrowser for the journeys, on a screen in memory, driven over WebDriver by Selenium. What it cannot be
// asked for, the console, it writes to its output.

/** @import { WebDriver, WebElement } from "selenium-webdriver" */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { Builder, Capabilities, Key } from "selenium-webdriver";
import { installed } from "./installed.mjs";

/** @type {Record<string, string>} */
const NEEDED = { WebKitWebDriver: "webkit_driver", MiniBrowser: "minibrowser", Xvfb: "xvfb" };
const PATIENCE_MS = 60_000;
/** WebKit's sandbox takes rights that a container has not, its shared graphics memory a graphics card. */
const ENVIRONMENT = {
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  // A desktop's language; without one navigator.language is "C".
  LANG: "en_US.UTF-8",
};

/** @type {import("./driver.mjs").Driver} */
export const driver = {
  name: "WebKit",
  missing() {
    const lacking = Object.keys(NEEDED).filter((name) => installed(NEEDED[name]) === null);
    return lacking.length === 0 ? null : `WebKitGTK is not installed: no ${lacking.join(", ")}`;
  },

  async launch({ features = [], environment = {} } = {}) {
    const screen = spawn(
      installed("xvfb") ?? "",
      ["-displayfd", "3", "-screen", "0", "1920x2000x24", "-nolisten", "tcp"],
      { stdio: ["ignore", "ignore", "ignore", "pipe"] },
    );
    const [display] = await once(/** @type {NodeJS.EventEmitter} */ (screen.stdio[3]), "data");
    return {
      visitor: () => visitorOf({ display: `:${String(display).trim()}`, features, environment }),
      async close() {
        screen.kill();
        await once(screen, "exit");
      },
    };
  },
};

/** A port that nobody listens at. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/**
 * One session at a time is all that a driver has: each visitor gets a driver, and a browser without a past.
 * @param {{ display: string, features: string[], environment: Record<string, string> }} options
 * @returns {Promise<import("./driver.mjs").Tab>}
 */
async function visitorOf({ display, features, environment }) {
  const port = await freePort();
  const server = spawn(installed("webkit_driver") ?? "", [`--port=${port}`], {
    // In a group of its own, which is ended whole: the browser outlives its driver.
    detached: true,
    env: { ...process.env, ...ENVIRONMENT, ...environment, DISPLAY: display },
    stdio: ["ignore", "pipe", "ignore"],
  });
  /** @type {string[]} */
  const problems = [];
  createInterface({ input: server.stdout }).on("line", (line) => {
    const [, problem] = /CONSOLE (?:JS |SECURITY |NETWORK )?(?:ERROR|WARN) (.*)/.exec(line) ?? [];
    if (problem !== undefined) problems.push(problem);
  });
  const end = () => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid);
    } catch {
      // It has ended.
    }
  };
  process.once("exit", end);
  const session = await connect(port, features).catch((error) => {
    end();
    throw error;
  });
  await session.manage().setTimeouts({ script: PATIENCE_MS, pageLoad: PATIENCE_MS });
  /** @type {import("./driver.mjs").Tab} */
  const visitor = {
    problems,
    open: (url) => session.get(url),
    async evaluate(work, ...args) {
      const { value, error } = await session.executeAsyncScript(
        `const done = arguments[1];
         (async () => (${work})(...arguments[0]))().then(
           (value) => done({ value }),
           (error) => done({ error: String(error) }),
         );`,
        args,
      );
      if (error !== undefined) throw new Error(error);
      return value;
    },
    click: async (find, ...args) => (await element(session, find, args)).click(),
    async setFiles(paths, find, ...args) {
      await (await element(session, find, args)).sendKeys(paths.join("\n"));
    },
    press: (key) =>
      session
        .actions()
        .sendKeys(KEYS[key] ?? key)
        .perform(),
    type: (text) => session.actions().sendKeys(text).perform(),
    async viewport(width, height) {
      const window = session.manage().window();
      await window.setRect({ x: 0, y: 0, width, height });
      const inner = await visitor.evaluate(() => [innerWidth, innerHeight]);
      // The window has a toolbar around the page.
      await window.setRect({
        x: 0,
        y: 0,
        width: 2 * width - inner[0],
        height: 2 * height - inner[1],
      });
    },
    screenshot: async () => Buffer.from(await session.takeScreenshot(), "base64"),
    async close() {
      await session.quit().catch(() => undefined);
      process.off("exit", end);
      end();
    },
  };
  await visitor.viewport(1280, 800);
  return visitor;
}

/**
 * @type {<A extends unknown[]>(session: WebDriver, find: (...args: A) => Element, args: A) => Promise<WebElement>}
 */
const element = (session, find, args) =>
  session.executeScript(`return (${find})(...arguments[0])`, args);

/** @type {Record<string, string>} */
const KEYS = { Enter: Key.ENTER, Escape: Key.ESCAPE, Space: " ", Tab: Key.TAB };

/**
 * @param {number} port
 * @param {string[]} features
 */
async function connect(port, features) {
  const args = ["--automation", "--enable-write-console-messages-to-stdout=true"];
  if (features.length > 0) args.push(`--features=${features.map((name) => `+${name}`).join(",")}`);
  const capabilities = new Capabilities();
  capabilities.setBrowserName("MiniBrowser");
  capabilities.set("webkitgtk:browserOptions", { binary: installed("minibrowser"), args });
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await new Builder()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities(capabilities)
        .build();
    } catch (error) {
      // The driver takes a moment to listen.
      if (!/ECONNREFUSED/.test(String(error)) || Date.now() > end) throw error;
      await new Promise((over) => setTimeout(over, 50));
    }
  }
}
