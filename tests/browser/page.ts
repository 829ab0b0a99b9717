// The built page in a real Chromium, for the tests beside this file. Whatever goes wrong behind a test's
// back (an error in the console, a refused request, a breach of the content security policy, a request to
// another host) fails it, unless the test said that it expects just that.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type TestInfo,
} from "@playwright/test";
import { serve } from "../../scripts/static-server.mjs";
import { DATA, DIST, NO_DATA } from "../browsers/paths.mjs";
import { countRequests } from "./requests.ts";
import { open, type View, viewOf, withOneWorker } from "./view.ts";

export { DIST } from "../browsers/paths.mjs";
export type { View } from "./view.ts";

export const ARCHIVE = `${DATA}cifar-10-binary.tar.gz`;
/** True where the real CIFAR-10 is there to test with. */
export const hasCifar10 = existsSync(ARCHIVE);
/** Why such a test is skipped elsewhere. */
export const NO_CIFAR10 = "data/cifar-10-binary.tar.gz is not there";

/** A page whose main thread hangs says nothing. */
const LAST_WORDS_MS = 5000;

export interface Server {
  /** Where it serves the page. */
  url: string;
  close(): Promise<void>;
}

export interface Options {
  /** For the browser's context, beside those of playwright.config.ts. */
  context?: BrowserContextOptions;
  /** Serves the real data beside the page. */
  data?: boolean;
  /** Another server of the page. */
  server?: () => Promise<Server>;
  /** The address as it is, and so as many workers as a visitor has. Without, it is asked for one. */
  asIs?: boolean;
}

/** Opens the page at `address`: what follows the page's own, such as `?seed=1`. */
type OpenPage = (address: string, options?: Options) => Promise<View>;

export const test = base.extend<
  { openPage: OpenPage },
  { serverOf: (withData: boolean) => Promise<Server> }
>({
  /** The page's servers, with the real data beside it or without any. */
  serverOf: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => {
      const running = new Map<boolean, Promise<Server>>();
      await use((withData) => {
        const data = withData ? DATA : NO_DATA;
        // Not at a host's root.
        const server = running.get(withData) ?? serve({ root: DIST, data, base: "/some/path/" });
        running.set(withData, server);
        return server;
      });
      for (const server of running.values()) await (await server).close();
    },
    { scope: "worker" },
  ],

  openPage: async ({ browser, serverOf }, use, info) => {
    const problems: string[] = [];
    const expected: RegExp[] = [];
    const contexts: BrowserContext[] = [];
    const servers: Server[] = [];
    await use(async (address, options = {}) => {
      const own = await options.server?.();
      if (own !== undefined) servers.push(own);
      const { url } = own ?? (await serverOf(options.data ?? false));
      const context = await browser.newContext(options.context);
      contexts.push(context);
      await watch(context, new URL(url).host, problems);
      if (!options.asIs) await context.addInitScript(haveOneCore);
      const page = await context.newPage();
      const addressOf = (query: string) => url + (options.asIs ? query : withOneWorker(query));
      await open(page, addressOf(address));
      return viewOf(page, { context, url, addressOf, expected });
    });

    const failed = info.errors.length > 0;
    const words = failed ? await lastWords(contexts, info) : "";
    for (const context of contexts) {
      // What a test changes on the way to the page may still be under way.
      await context.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
    }
    for (const server of servers) await server.close();
    const meanwhile = problems.join("\n  ") || "nothing";
    assert.ok(!failed, `meanwhile: ${meanwhile}\nthe page says: ${words}`);
    const unexpected = problems.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], "something went wrong behind the test's back");
  },
});

/**
 * A page with one worker draws as often as the other cores allow, and here these belong to other tests: it is told that
 * there are none.
 */
function haveOneCore(): void {
  Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => 1 });
}

/** Notes in `problems` whatever a page does that no visitor should have to meet. */
async function watch(context: BrowserContext, host: string, problems: string[]): Promise<void> {
  await context.addInitScript(countRequests);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  context.on("page", (page) => {
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

/** What the pages of a test that failed say and show: its cause is often there. */
async function lastWords(contexts: BrowserContext[], info: TestInfo): Promise<string> {
  const words = contexts
    .flatMap((context) => context.pages())
    .map(async (page) => {
      const states = ["status", "examples-seen", "build"].map(async (name) => {
        const found = await page.getByTestId(name).all();
        return `${name}: ${(await found[0]?.getAttribute("data-value")) ?? "not there"}`;
      });
      const told = await page
        .locator("[data-testid$=message], [role=progressbar], [data-panel=file-input]")
        .allInnerTexts();
      await info.attach("page", { body: await page.screenshot(), contentType: "image/png" });
      return [page.url(), ...(await Promise.all(states)), ...told].join("\n    ");
    });
  const all = Promise.all(words).then((pages) => pages.join("\n  "));
  const silence = new Promise<string>((done) => setTimeout(done, LAST_WORDS_MS, "nothing"));
  return Promise.race([all, silence]).catch(String);
}
