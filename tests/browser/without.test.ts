// Browsers without what the page uses where it is there: it trains all the same, and says what is missing where that
// matters. Each feature is switched off in the page or in its workers; docs/browsers.md tells of the same.

import assert from "node:assert/strict";
import { archive } from "./archive.mjs";
import { test, type View } from "./page.ts";

/** Does `code` before anything else in the page and its workers: whichever module comes first brings it. */
async function beforeAll(view: View, code: string) {
  const first = `if (!globalThis.prepared) { globalThis.prepared = true; ${code} }`;
  await view.context.route(/\/assets\/[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${first}\n${await response.text()}` });
  });
}

const workers = (view: View) => view.page.getByTestId("workers");

/** Opens the page with two workers, which then share memory or not, and trains. */
async function trains(view: View, { shared }: { shared: boolean }) {
  await view.visit("?seed=1&workers=2");
  await view.trains(320);
  assert.equal(await workers(view).getAttribute("data-shared"), String(shared));
  const title = (await workers(view).getAttribute("title")) ?? "";
  assert.equal(/does not let workers share memory/.test(title), !shared, title);
  assert.deepEqual(await view.page.getByTestId("error-message").allInnerTexts(), []);
}

const NO_RELAXED = `
  const validate = WebAssembly.validate;
  // The instruction f32x4.relaxed_madd.
  WebAssembly.validate = (bytes) => !String(bytes).includes("253,133,2") && validate(bytes);`;

/** As WebKitGTK has it: the type hidden, and refused where it is handed over. */
const NO_SHARED_MEMORY = `
  delete globalThis.SharedArrayBuffer;
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    if (Object.prototype.toString.call(message) === "[object SharedArrayBuffer]") {
      throw new DOMException("The object can not be cloned.", "DataCloneError");
    }
    return post.call(this, message, ...rest);
  };`;

test("without relaxed SIMD the plain engine trains, and is said to be slower", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1");
  await beforeAll(view, NO_RELAXED);
  await trains(view, { shared: true });
  assert.equal(await view.value("build"), "simd128");
  const title = await view.page.getByTestId("build").getAttribute("title");
  assert.match(title ?? "", /lacks the faster ones \(relaxed SIMD\)/);
});

test("without shared memory workers send messages", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  await beforeAll(view, NO_SHARED_MEMORY);
  await trains(view, { shared: false });
});

test("where only the name of shared memory is hidden, it is used", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  await beforeAll(view, "delete globalThis.SharedArrayBuffer;");
  await trains(view, { shared: true });
});

test("without Atomics.waitAsync workers are called by messages, and share memory", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1");
  await beforeAll(view, "delete Atomics.waitAsync;");
  await trains(view, { shared: true });
});

test("without files of its own (OPFS) the page learns CIFAR-10, and says that it is not kept", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1");
  await beforeAll(
    view,
    'Object.defineProperty(navigator, "storage", { configurable: true, value: undefined });',
  );
  await view.page.addInitScript(() => {
    Object.defineProperty(navigator, "storage", { configurable: true, value: undefined });
  });
  await view.visit("?preset=softmax&seed=5");
  await view.trains(300);
  await view.drop({ name: "cifar-10-binary.tar.gz", bytes: archive({ train: 300, test: 50 }) });
  await view.message("note", /pictures could not be kept in this browser/);
  await view.until("CIFAR-10", async () => (await view.choice("Data").inputValue()) === "cifar10");
  await view.dismiss();
  await view.trains(300);
  assert.deepEqual(await view.page.getByTestId("error-message").allInnerTexts(), []);
});

test("without service workers, locks and WebCodecs nothing is amiss", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  const NOTHING = `
    for (const name of ["locks", "serviceWorker"]) {
      Object.defineProperty(navigator, name, { configurable: true, value: undefined });
    }
    delete globalThis.VideoFrame;`;
  await beforeAll(view, NOTHING);
  await view.visit("?preset=softmax&seed=5");
  await view.trains(300);
  // Once the page would be kept for the next visit.
  await view.page.waitForTimeout(3000);
  assert.deepEqual(await view.page.getByTestId("error-message").allInnerTexts(), []);
});
