// The built page in a real Chromium, for the tests beside this file. Whatever goes wrong behind a test's
// back (an error in the console, a refused request, a breach of the content security policy, a request to
// another host) fails it, unless the test said that it expects just that.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/static-server.mjs";
import { QUIET_FLAGS } from "../browsers/chromium.mjs";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
export const DIST = path("../../dist/");
const DATA = path("../../data/");

export const ARCHIVE = `${DATA}cifar-10-binary.tar.gz`;
/** True where the real CIFAR-10 is there to test with. */
export const hasCifar10 = existsSync(ARCHIVE);
export const NO_CIFAR10 = hasCifar10 ? false : "data/cifar-10-binary.tar.gz is not there";

/** Slow machines are right too: nothing here says how fast, only that it comes. */
const LIMIT_MS = 60_000;
const POLL_MS = 50;
/** A page whose main thread hangs says nothing. */
const LAST_WORDS_MS = 5000;

export function findChromium() {
  const here = execFileSync(
    "bash",
    ["-c", `source "$1" && find_chromium || true`, "find", path("../../scripts/setup.sh")],
    { encoding: "utf8" },
  ).trim();
  assert.notEqual(here, "", "there is no Chromium; let the environment variable CHROMIUM name one");
  return here;
}

export const CHROMIUM_ARGS = [
  ...QUIET_FLAGS,
  // Whoever may use the camera sees a test picture.
  "--use-fake-device-for-media-stream",
];

let browser;
const servers = new Map();

before(async () => {
  assert.ok(existsSync(`${DIST}index.html`), "dist/ is not built; run scripts/build");
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: CHROMIUM_ARGS,
  });
});

after(async () => {
  await browser?.close();
  for (const server of servers.values()) await server.close();
});

/** The page's own server, with the real data beside the page or without any. Not at a host's root. */
async function serverOf(withData) {
  if (!servers.has(withData)) {
    const data = withData ? DATA : path("./no-data/");
    servers.set(withData, await serve({ root: DIST, data, base: "/some/path/" }));
  }
  return servers.get(withData);
}

/** Notes in `problems` whatever a page does that no visitor should have to meet. */
async function watch(context, host, problems) {
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  context.on("page", (page) => {
    page.setDefaultTimeout(LIMIT_MS);
    page.on("console", (message) => {
      // Playwright's own word where a test blocks the service worker.
      if (/^Service Worker registration blocked/.test(message.text())) return;
      if (["error", "warning"].includes(message.type())) {
        problems.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
    page.on("crash", () => problems.push("the tab crashed"));
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== host) problems.push(`left for ${url}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // A page that is left gives up what it was still loading.
    if (reason !== "net::ERR_ABORTED") problems.push(`failed: ${request.url()}: ${reason}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
}

/** The page's words come before its panels: it is open when there is something to press. */
async function open(page, address) {
  await page.goto(address);
  await page.getByRole("toolbar").getByRole("button").first().waitFor();
}

/** What the tests say and ask of an open page. */
function viewOf(context, page, url, expected) {
  const readout = (name) => page.getByTestId(name);
  const view = {
    context,
    page,
    url,
    button: (name, within = page) => within.getByRole("button", { name, exact: true }),
    field: (name) => page.getByRole("textbox", { name, exact: true }),
    choice: (name) => page.getByRole("combobox", { name, exact: true }),
    check: (name, within = page) => within.getByRole("checkbox", { name, exact: true }),

    /** A readout as the page states it for programs: empty while there is nothing to state. */
    value: (name) => readout(name).first().getAttribute("data-value"),
    async number(name) {
      const text = await view.value(name);
      return text === null || text === "" ? null : Number(text);
    },
    status: (wanted) =>
      view.until(`status ${wanted}`, async () => (await view.value("status")) === wanted),
    /** A figure of the training panel, by the words before it. */
    figure: async (name) =>
      page
        .getByRole("term")
        .filter({ hasText: new RegExp(`^${name}$`) })
        .locator("xpath=following-sibling::dd[1]")
        .innerText(),

    /** Waits for something to become true, and returns it. */
    async until(what, condition, limit = LIMIT_MS) {
      const end = Date.now() + limit;
      for (;;) {
        const value = await condition();
        if (value) return value;
        assert.ok(Date.now() < end, `waited ${limit / 1000} s for: ${what}`);
        await page.waitForTimeout(POLL_MS);
      }
    },
    /** The predictions of the list, once it is on the screen and has so many. */
    async predictions(least) {
      const list = page.locator("[data-panel=predictions] .prediction");
      await view.until(`${least} predictions`, async () => {
        // Again and again: what stands before it grows when it comes on the screen.
        await page.locator(".predictions-room").scrollIntoViewIfNeeded();
        return (await list.count()) >= least;
      });
      return list;
    },
    /** Waits until so many examples more have been seen; a network that was just built counts from the start. */
    async trains(more = 1) {
      let from = (await view.number("examples-seen")) ?? 0;
      await view.until(`${more} examples after ${from}`, async () => {
        const now = await view.number("examples-seen");
        from = Math.min(from, now);
        return now >= from + more;
      });
    },
    /** Presses what gives a file, and returns the file. */
    async downloaded(button) {
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      const bytes = await readFile(await download.path());
      return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
    },
    /** One step with the button; returns how many examples it took. */
    async step() {
      const from = await view.number("examples-seen");
      await view.button("One step").click();
      await view.until("a step", async () => (await view.number("examples-seen")) > from);
      return (await view.number("examples-seen")) - from;
    },
    /** So many steps at once. */
    async steps(count) {
      const button = view.button("One step");
      await button.evaluate((element, times) => {
        for (let step = 0; step < times; step++) element.click();
      }, count);
    },
    async pause() {
      await view.button("Pause").click();
      await view.status("paused");
      return view.settled();
    },
    /** The count of examples once it stands. */
    async settled() {
      // Paused, the page asks once a second: what it shows may be older than what it will show.
      let last = await view.number("examples-seen");
      let same = 0;
      await view.until("the count to stand", async () => {
        const now = await view.number("examples-seen");
        same = now === last ? same + 1 : 0;
        last = now;
        return same * POLL_MS >= 1500;
      });
      return last;
    },
    /** The message that is shown, once there is one that fits. */
    async message(tone, pattern) {
      let seen = [];
      await view
        .until(`${tone} ${pattern}`, async () => {
          seen = await readout(`${tone}-message`).allInnerTexts();
          return seen.some((text) => pattern.test(text));
        })
        .catch((error) => {
          throw new Error(`${error.message}; there are: ${JSON.stringify(seen)}`);
        });
      return seen.find((text) => pattern.test(text));
    },
    async dismiss() {
      for (const button of await view.button("Dismiss").all()) await button.click();
    },
    /** Drops files on the page, each with a name and its bytes. */
    async drop(...files) {
      await page.evaluate(
        (all) => {
          const transfer = new DataTransfer();
          for (const { name, base64 } of all) {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
          }
          const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
          document.body.dispatchEvent(new DragEvent("dragover", options));
          document.body.dispatchEvent(new DragEvent("drop", options));
        },
        files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") })),
      );
    },
    /** What a canvas shows, as one text. */
    pixels: (canvas) => canvas.evaluate((element) => element.toDataURL()),
    /** Red, green and blue in the middle of a canvas. */
    colour: (canvas) =>
      canvas.evaluate((element) => {
        const [x, y] = [element.width / 2, element.height / 2].map(Math.floor);
        // Through another canvas: one that is read from may be drawn in another way from then on.
        const copy = new OffscreenCanvas(1, 1).getContext("2d");
        copy.drawImage(element, -x, -y);
        return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
      }),
    /** Opens the page anew, with the same browser's storage. */
    visit: (address) => open(page, url + address),
    /** Opens it once more, in another tab of the same browser. */
    async tab(address) {
      const other = await context.newPage();
      await open(other, url + address);
      return viewOf(context, other, url, expected);
    },
    /** From now on a problem like this one is part of the test. */
    expect: (pattern) => expected.push(pattern),
  };
  return view;
}

/** What the pages of a test that failed say: its cause is often there. */
async function lastWords(context) {
  const words = context.pages().map(async (page) => {
    const states = ["status", "examples-seen", "build"].map(async (name) => {
      const found = await page.getByTestId(name).all();
      return `${name}: ${(await found[0]?.getAttribute("data-value")) ?? "not there"}`;
    });
    const told = await page
      .locator("[data-testid$=message], [role=progressbar], [data-panel=file-input]")
      .allInnerTexts();
    return [page.url(), ...(await Promise.all(states)), ...told].join("\n    ");
  });
  return (await Promise.all(words)).join("\n  ");
}

/**
 * A test that opens the page at `address` (what follows the page's own, such as `?seed=1`).
 * `options.context` goes to the browser's context; `options.data` serves the real data; `options.server` makes another
 * server of the page, `{ url, close }`; `options.skip`.
 */
export function pageTest(sentence, address, body, options = {}) {
  test(sentence, { skip: options.skip ?? false, timeout: 5 * LIMIT_MS }, async () => {
    const problems = [];
    const expected = [];
    const own = await options.server?.();
    const { url } = own ?? (await serverOf(options.data ?? false));
    const context = await browser.newContext({
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
      // What comes from a cache would hide what the page asks for; the test of just that allows it.
      serviceWorkers: "block",
      ...options.context,
    });
    try {
      await watch(context, new URL(url).host, problems);
      const page = await context.newPage();
      await open(page, url + address);
      await body(viewOf(context, page, url, expected));
    } catch (error) {
      const silence = new Promise((done) => setTimeout(done, LAST_WORDS_MS, "nothing"));
      const words = await Promise.race([lastWords(context), silence]).catch(String);
      const meanwhile = problems.length > 0 ? `\n  meanwhile: ${problems.join("\n  ")}` : "";
      // The reporter prints an error's stack, which keeps the message that it was made with.
      error.stack += `${meanwhile}\n  the page says: ${words}`;
      throw error;
    } finally {
      // What a test changes on the way to the page may still be under way.
      await context.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
      await own?.close();
    }
    const unexpected = problems.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], "something went wrong behind the test's back");
  });
}
