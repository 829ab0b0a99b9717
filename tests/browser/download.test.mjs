// The public release at huggingface.co: asked for by the visitor alone, read by ranges, gone on with where it stopped.
// The host is played by this file; nothing leaves this machine.

import assert from "node:assert/strict";
import { byteRange } from "../../scripts/static-server.mjs";
import { records } from "./archive.mjs";
import { pageTest } from "./page.mjs";
import { parquet } from "./release.mjs";

const RELEASE = "https://huggingface.co/datasets/uoft-cs/cifar10/resolve/main/plain_text/";
const TRAIN = "train-00000-of-00001.parquet";
const TEST = "test-00000-of-00001.parquet";
const ADDRESS = "?preset=softmax&seed=2";
const ASK = /This server has no data.*huggingface\.co/;
const DOWNLOAD = "Download (144 MB)";

/** Pictures of noise, whose PNGs are as large as those of photographs. */
function noise(count) {
  const bytes = records(count);
  let state = 1;
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (at % 3073 !== 0) bytes[at] = (bytes[at] + (state >>> 26)) % 256;
  }
  return bytes;
}

const FILES = { [TRAIN]: parquet(noise(2500)), [TEST]: parquet(noise(100)) };

/**
 * Plays the host: `answer` may spoil a request, given the name, the range and how many ranges were asked for before.
 * Returns the ranges asked for, as [name, first byte].
 */
async function host(view, answer = () => null, files = FILES) {
  const asked = [];
  view.expect(/left for https:\/\/huggingface\.co\//);
  await view.context.route(`${RELEASE}*`, async (route) => {
    const request = route.request();
    const name = new URL(request.url()).pathname.split("/").at(-1);
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
    const { start, end } = byteRange(request.headers().range, bytes.length);
    const spoilt = answer(name, start, asked.length);
    asked.push([name, start]);
    if (spoilt !== null) return spoilt(route);
    return route.fulfill({
      status: 206,
      headers: { ...headers, "Content-Range": `bytes ${start}-${end}/${bytes.length}` },
      body: bytes.subarray(start, end + 1),
    });
  });
  return asked;
}

const choose = async (view) => {
  view.expect(/404/);
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await view.message("error", ASK);
};
const uses = (view, name) =>
  view.until(`data ${name}`, async () => (await view.choice("Data").inputValue()) === name);
const complete = (view) => view.page.getByText(/kept in this browser \(8\.0 MB\)/).waitFor();
/** The ranges of the pictures themselves: the last half megabyte of a file holds its table of contents. */
const ofPictures = (asked) =>
  asked.filter(([name, start]) => start === 0 || start < FILES[name].length - (1 << 19));

pageTest(
  "nobody is contacted before the visitor says so; then the release is trained on and kept",
  ADDRESS,
  async (view) => {
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
  },
);

pageTest(
  "a download that breaks off and one that is cancelled go on where they stopped",
  ADDRESS,
  async (view) => {
    view.expect(/failed|ERR_/);
    await view.trains();
    const contents = FILES[TRAIN].length - (1 << 19);
    let spoil = (start) =>
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
  },
);

pageTest("a release that is damaged or a sign-in page is told", ADDRESS, async (view) => {
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
