// CIFAR-10 in: dropped, chosen, from the server; and damaged in every way that has a message.

import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { archive, records, tar } from "./archive.mjs";
import { hasCifar10, NO_CIFAR10, test, type View } from "./page.ts";

const NAME = "cifar-10-binary.tar.gz";

const dataset = (view: View) => view.choice("Data").inputValue();
const uses = (view: View, name: string) =>
  view.until(`data ${name}`, async () => (await dataset(view)) === name);

/** The names of the classes, from the rows of the confusion matrix. */
async function classNames(view: View) {
  await view.button("Score the test set").click();
  await view.until("a score", () => view.value("test-accuracy"));
  return view.page.getByRole("grid").getByRole("rowheader").allInnerTexts();
}

test("an archive that is dropped is trained on", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  await view.trains(1000);
  await view.drop({ name: NAME, bytes: archive({ train: 300, test: 50 }) });
  await uses(view, "cifar10");
  await view.until("a high accuracy", async () => (await view.number("train-accuracy")) > 0.5);
  assert.deepEqual((await classNames(view)).slice(0, 3), ["airplane", "automobile", "bird"]);
  // The picture input is one of the new data: the first test picture's class is the first.
  const pictureInput = view.page.locator("[data-panel=picture]");
  await pictureInput.getByText(/^Truth: (airplane|automobile|bird|cat|deer|dog)$/).waitFor();
  const seen = pictureInput.getByRole("img", { name: "What the network sees: 32 × 32" });
  const grey = await view.colour(seen);
  assert.ok(Math.max(...grey) - Math.min(...grey) < 25, `not of the archive: ${grey}`);
  await view.page.getByText(/^\d+ of 50 right/).waitFor();
  await view.choice("Data").selectOption({ label: "Embedded pictures" });
  await uses(view, "embedded");
  await view.trains();
});

test("batches that are dropped together are trained on", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  await view.trains();
  await view.drop(
    { name: "data_batch_1.bin", bytes: records(100) },
    { name: "data_batch_2.bin", bytes: records(100) },
    { name: "test_batch.bin", bytes: records(20) },
  );
  await uses(view, "cifar10");
  await view.trains();
});

const good = archive();
const plain = gunzipSync(good);
const flipped = Buffer.from(good);
flipped[flipped.length - 6] ^= 0x10;

const DAMAGED: [what: string, name: string, bytes: Buffer, pattern: RegExp][] = [
  ["cut short", NAME, good.subarray(0, good.length / 2), /damaged or incomplete/],
  ["with a flipped bit", NAME, flipped, /damaged or incomplete/],
  [
    "with a label beyond the classes",
    NAME,
    archive({ batch: records(9, { label: (index) => (index === 4 ? 10 : 0) }) }),
    /Record 5 of .*data_batch_1\.bin has the label 10/,
  ],
  [
    "a web page",
    NAME,
    Buffer.from("<!doctype html><p>Please sign in"),
    /is a web page, not the data/,
  ],
  ["empty", NAME, Buffer.alloc(0), /is empty/],
  ["another kind of archive", NAME, Buffer.from("PK\x03\x04 and so on"), /it is a ZIP archive/],
  ["nothing known", NAME, Buffer.from("nothing known"), /is not a gzip archive/],
  ["a plain archive cut short", "cifar.tar", plain.subarray(0, 5000), /damaged or incomplete/],
  [
    "a compressed batch cut short",
    "data_batch_1.bin.gz",
    gzipSync(records(3)).subarray(0, -20),
    /damaged or incomplete/,
  ],
  [
    "a compressed batch of another length",
    "data_batch_1.bin.gz",
    gzipSync(records(3).subarray(0, 9000)),
    /9000 bytes, which is no multiple/,
  ],
  [
    "another archive",
    NAME,
    gzipSync(tar([["readme.txt", Buffer.from("hello")]])),
    /holds no CIFAR-10 batches/,
  ],
  [
    "a record cut short",
    NAME,
    archive({ batch: records(3).subarray(0, 9000) }),
    /9000 bytes, which is no multiple/,
  ],
  [
    "a batch cut short",
    "data_batch_1.bin",
    records(3).subarray(0, 9000),
    /9000 bytes, which is no multiple/,
  ],
  [
    "training pictures alone",
    "data_batch_1.bin",
    records(3),
    /no pictures for testing.*test_batch\.bin/,
  ],
  [
    "test pictures alone",
    "test_batch.bin",
    records(3),
    /no pictures for training.*data_batch_1\.bin/,
  ],
  [
    "a text named as a picture",
    "words.png",
    Buffer.from("not a picture"),
    /words\.png is not a picture/,
  ],
];

test("damaged files are explained, and the run goes on as if nothing had been dropped", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=9");
  await view.trains();
  for (const [what, name, bytes, pattern] of DAMAGED) {
    const before = await view.number("examples-seen");
    await view.drop({ name, bytes });
    await view.message("error", pattern).catch((error) => {
      throw new Error(`${what}: ${error.message}`);
    });
    assert.ok((await view.number("examples-seen")) >= before, `${what}: the run began anew`);
    assert.equal(await dataset(view), "embedded", what);
    await view.dismiss();
  }
  await view.trains();
  assert.equal(await view.figure("Seed"), "9");
});

test("an archive that turns out damaged after its beginning was trained on gives the old run back", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=9");
  await view.trains(2000);
  const before = await view.number("examples-seen");
  const large = archive({ train: 4000, test: 50 });
  await view.drop({ name: NAME, bytes: large.subarray(0, large.length - 2000) });
  await view.message("error", /damaged or incomplete/);
  await uses(view, "embedded");
  await view.until("the old count", async () => (await view.number("examples-seen")) >= before);
  await view.trains();
  assert.deepEqual((await classNames(view)).slice(0, 2), ["disc", "ring"]);
});

test("without data beside the page, the embedded pictures take their place", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&dataset=cifar10");
  view.expect(/404/);
  await view.message("error", /This server has no data\/cifar-10-binary\.tar\.gz/);
  await uses(view, "embedded");
  await view.trains();
  // Asked for again in the control bar, the answer is the same and the run stays.
  await view.dismiss();
  const before = await view.number("examples-seen");
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await view.message("error", /This server has no data/);
  await uses(view, "embedded");
  await view.trains();
  assert.ok((await view.number("examples-seen")) > before);
});

test("the real CIFAR-10 beside the page is loaded and learned from", async ({ openPage }) => {
  test.skip(!hasCifar10, NO_CIFAR10);
  const view = await openPage("?preset=softmax&dataset=cifar10", { data: true });
  // The embedded pictures are learned from until the first thousand of these are there.
  await view.trains();
  await view.until("CIFAR-10", async () => (await dataset(view)) === "cifar10", 240_000);
  const loading = view.page.getByRole("progressbar", { name: "Loading CIFAR-10" });
  await view.until("the whole of it", async () => (await loading.count()) === 0, 240_000);
  await view.trains(2000);
  await view.until(
    "better than guessing",
    async () => (await view.number("train-accuracy")) > 0.15,
  );
  const names = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
  assert.deepEqual(await classNames(view), names);
  await view.page.getByText(/ of 10,000 right/).waitFor();
});

test("what was loaded is kept for the next visit, until it is removed", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  await view.trains();
  await view.drop({ name: NAME, bytes: archive({ train: 300, test: 50 }) });
  await view.page
    .getByText(/kept in this browser \(1\.1 MB\).*: 300 .*, 50 to test on\./)
    .waitFor();
  // As if the archive had been the official one, which is too large for a test.
  await view.page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("cifar10");
    const file = await (await folder.getFileHandle("complete")).createWritable();
    await file.write("official");
    await file.close();
  });
  await view.visit("?preset=softmax&dataset=cifar10");
  await uses(view, "cifar10");
  await view.trains();
  await view.page.getByText(/50 to test on, of the official archive/).waitFor();
  await view.button("Remove it").click();
  await view.page.getByText(/kept in this browser/).waitFor({ state: "hidden" });
  view.expect(/404/);
  await view.visit("?preset=softmax&dataset=cifar10");
  await view.message("error", /This server has no data/);
  await uses(view, "embedded");
});

test("a loading that is cancelled brings the run of before back", async ({ openPage }) => {
  test.skip(!hasCifar10, NO_CIFAR10);
  const view = await openPage("?preset=softmax&seed=3", { data: true });
  await view.trains(3000);
  const before = await view.number("examples-seen");
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await uses(view, "cifar10");
  await view.button("Cancel").click();
  await view.message("note", /cancelled/);
  await uses(view, "embedded");
  await view.trains();
  assert.ok((await view.number("examples-seen")) > before);
  assert.equal(await view.figure("Seed"), "3");
});
