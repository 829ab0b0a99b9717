// A browser that refuses to keep anything, or has no room: told once, and the page works on.

import assert from "node:assert/strict";
import { archive } from "./archive.mjs";
import { test, type View } from "./page.ts";

const PICTURES = { name: "cifar-10-binary.tar.gz", bytes: archive({ train: 300, test: 50 }) };

/** Puts `code` before that of the trainer worker: what a page's own scripts do does not reach it. */
async function beforeTrainer(view: View, code: string) {
  await view.context.route(/\/trainer-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  });
}

const REFUSING = `
  Object.defineProperty(self, "indexedDB", {
    get() { throw new DOMException("refused", "SecurityError"); },
  });
  navigator.storage.getDirectory = () => Promise.reject(new DOMException("refused", "SecurityError"));`;

/** Leaves the page so much room, as a full disk would. */
async function leaveRoom(view: View, bytes: number) {
  const session = await view.context.newCDPSession(view.page);
  const { origin } = new URL(view.url);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: bytes });
  return session;
}

const hide = (view: View) =>
  view.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });

async function notKept(view: View) {
  const { page } = view;
  await view.trains(300);
  await hide(view);
  await view.message(
    "note",
    /run could not be saved in this browser: its storage is full or refused/,
  );
  await view.dismiss();
  // Told once: the next try says nothing.
  await view.trains(300);
  await hide(view);
  await view.drop(PICTURES);
  await view.message(
    "note",
    /pictures could not be kept in this browser: its storage is full or refused/,
  );
  await view.until("CIFAR-10", async () => (await view.choice("Data").inputValue()) === "cifar10");
  assert.equal(await page.getByText(/kept in this browser \(/).count(), 0);
  await view.dismiss();
  await view.trains(300);
  assert.equal(await page.getByTestId("note-message").count(), 0);
}

test("storage that is refused is told, and everything else works", async ({ openPage }) => {
  const view = await openPage("");
  await beforeTrainer(view, REFUSING);
  await view.visit("?preset=softmax&seed=5");
  await notKept(view);
  await view.field("Name of this run").fill("mine");
  await view.page.keyboard.press("Enter");
  await view.message("error", /run could not be saved in this browser/);
  await view.trains();
});

test("storage that is full is told, what was kept stays, and there is room again later", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=5");
  const { page } = view;
  const keptExamples = () => view.number("kept-examples");
  await view.trains(300);
  await hide(view);
  const before = await view.until("what is kept", keptExamples);
  const session = await leaveRoom(view, 1000);
  await notKept(view);
  // The address still names CIFAR-10, which could not be kept and is not beside the page.
  view.expect(/404/);
  await page.reload();
  const offer = page.getByTestId("offer");
  await offer.waitFor();
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(view.url).origin });
  assert.ok(Number(await offer.getAttribute("data-value")) >= before);
  await view.trains(300);
  await view.button("Go on", offer).click();
  await view.until("the old count", async () => (await view.number("examples-seen")) >= before);
  assert.equal(await view.figure("Seed"), "5");
  // More than is asked for below, so that this very saving shows it.
  await view.trains(1000);
  await hide(view);
  await view.until("more is kept", async () => (await keptExamples()) > before + 300);
});
