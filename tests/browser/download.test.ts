// The public release at huggingface.co: asked for by the visitor alone, read by ranges, gone on with where it stopped.
// The host is played by this file; nothing leaves this machine.

import assert from "node:assert/strict";
import type { Route } from "@playwright/test";
import { byteRange } from "../../scripts/static-server.mjs";
import { records } from "./archive.mjs";
import { test, type View } from "./page.ts";
import { parquet } from "./release.ts";

const RELEASE = "https://huggingface.co/datasets/uoft-cs/cifar10/resolve/main/plain_text/";
const TRAIN = "train-00000-of-00001.parquet";
const TEST = "test-00000-of-00001.parquet";
const ADDRESS = "?preset=softmax&seed=2";
const ASK = /This server has no data.*huggingface\.co/;
const DOWNLOAD = "Download (144 MB)";

/** Pictures of noise, whose PNGs are as large as those of photographs. */
function noise(count: number) {
  const bytes = records(count);
  let state = 1;
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (at % 3073 !== 0) bytes[at] = (bytes[at] + (state >>> 26)) % 256;
  }
  return bytes;
}

const FILES: Record<string, Buffer> = {
  [TRAIN]: parquet(noise(2500)),
  [TEST]: parquet(noise(100)),
};

/** A range that was asked for. */
type Asked = [name: string, start: number];

/** What is done with a request instead of answering it; null where it is answered. */
type Spoilt = ((route: Route) => unknown) | null;
type Answer = (name: string, start: number, askedBefore: number) => Spoilt;

/**
 * Plays the host: `answer` may spoil a request, given the name, the range and how many ranges were asked for before.
 * Returns the ranges asked for, as [name, first byte].
 */
async function host(view: View, answer: Answer = () => null, files = FILES) {
  const asked: Asked[] = [];
  view.expect(/left for https:\/\/huggingface\.co\//);
  await view.context.route(`${RELEASE}*`, async (route) => {
    const request = route.request();
    const name = new URL(request.url()).pathname.split("/").at(-1) ?? "";
    const bytes = files[name];
    const headers = {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "ETag",
      ETag: `"${name}"`,
    };
    assert.equal(request.headers().referer, undefined, "the address of the page was told");
    if (request.method() === "HEAD") {
      const length = String(bytes.length);
      return route.fulfill({ headers: { ...headers, "Content-Length": length } });
    }
    const range = byteRange(request.headers().range, bytes.length);
    assert.ok(range !== null && range !== "unsatisfiable");
    const { start, end } = range;
    const spoilt = answer(name, start, asked.length);
    asked.push([name, start]);
    if (spoilt !== null) return void spoilt(route);
    return route.fulfill({
      status: 206,
      headers: { ...headers, "Content-Range": `bytes ${start}-${end}/${bytes.length}` },
      body: bytes.subarray(start, end + 1),
    });
  });
  return asked;
}

const choose = async (view: View) => {
  view.expect(/404/);
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await view.message("error", ASK);
};
const uses = (view: View, name: string) =>
  view.until(`data ${name}`, async () => (await view.choice("Data").inputValue()) === name);
const complete = (view: View) => view.page.getByText(/kept in this browser \(8\.0 MB\)/).waitFor();
/** The ranges of the pictures themselves: the last half megabyte of a file holds its table of contents. */
const ofPictures = (asked: Asked[]) =>
  asked.filter(([name, start]) => start === 0 || start < FILES[name].length - (1 << 19));

test("nobody is contacted before the visitor says so; then the release is trained on and kept", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  await choose(view);
  await view.trains();
  // The test's own watch would have failed on any request until here.
  const asked = await host(view);
  await view.button(DOWNLOAD).click();
  await uses(view, "cifar10");
  await complete(view);
  assert.ok(asked.length > 3, "it was read in pieces");
  await view.trains();
  const before = asked.length;
  await view.visit(`${ADDRESS}&dataset=cifar10`);
  await uses(view, "cifar10");
  await view.trains();
  assert.equal(asked.length, before, "the second visit needs nobody");
});

test("a download that breaks off and one that is cancelled go on where they stopped", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  view.expect(/failed|ERR_/);
  await view.trains();
  const contents = FILES[TRAIN].length - (1 << 19);
  let spoil = (start: number): Spoilt =>
    start > 2 << 20 && start !== contents ? (route) => route.abort() : null;
  const asked = await host(view, (name, start) => (name === TRAIN ? spoil(start) : null));
  await choose(view);
  await view.button(DOWNLOAD).click();
  await view.message("error", /huggingface\.co could not be read/);
  await uses(view, "embedded");
  await view.dismiss();

  const [, second] = ofPictures(asked);
  spoil = (start) => (start === second[1] ? () => undefined : null);
  asked.length = 0;
  await choose(view);
  await view.button(DOWNLOAD).click();
  await view.until("the second piece is asked for", () => ofPictures(asked).length === 1);
  assert.deepEqual(ofPictures(asked), [second], "the first piece was kept");
  await view.button("Cancel").click();
  await view.message("note", /cancelled/);

  spoil = () => null;
  asked.length = 0;
  await view.dismiss();
  await choose(view);
  await view.button(DOWNLOAD).click();
  await complete(view);
  assert.deepEqual(ofPictures(asked)[0], second);
  await uses(view, "cifar10");
});

test("a release that is damaged or a sign-in page is told", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const flipped = Buffer.from(FILES[TRAIN]);
  flipped[3000] ^= 4;
  await host(view, undefined, { ...FILES, [TRAIN]: flipped });
  await choose(view);
  await view.button(DOWNLOAD).click();
  await view.message("error", /train-.* cannot be used|train-.* is damaged/);
  await uses(view, "embedded");
  await view.dismiss();

  const portal = Buffer.from("<!doctype html><p>Please sign in</p>");
  await host(view, undefined, { [TRAIN]: portal, [TEST]: portal });
  await choose(view);
  await view.button(DOWNLOAD).click();
  await view.message("error", /is a web page, not the data/);
  await view.trains();
});
