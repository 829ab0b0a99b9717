// CIFAR-10 in its other forms, dropped on the page: the parquet release, and the pictures of the ConvNetJS demo.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { records } from "./archive.mjs";
import { test, type View } from "./page.ts";
import { encodePng, png } from "./png.mjs";
import { batchPicture, otherParquet, parquet, type Row } from "./release.ts";
import type { NamedFile } from "./view.ts";

const TRAIN = "train-00000-of-00001.parquet";
const TEST = "test-00000-of-00001.parquet";

const dataset = (view: View) => view.choice("Data").inputValue();
const uses = (view: View, name: string) =>
  view.until(`data ${name}`, async () => (await dataset(view)) === name);

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** The digests of the records that the page has kept. */
async function kept(view: View) {
  await view.page.getByText(/kept in this browser/).waitFor();
  return view.page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("cifar10");
    const digestOf = async (name: string) => {
      const file = await (await folder.getFileHandle(name)).getFile();
      const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    return { train: await digestOf("train.bin"), test: await digestOf("test.bin") };
  });
}

test("the parquet release becomes the records of the archive, byte for byte", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax");
  const [train, test] = [records(1300), records(250)];
  await view.drop(
    { name: TEST, bytes: parquet(test, { codec: "UNCOMPRESSED" }) },
    { name: TRAIN, bytes: parquet(train, { group: 500 }) },
  );
  await uses(view, "cifar10");
  assert.deepEqual(await kept(view), { train: digest(train), test: digest(test) });
  await view.until("a high accuracy", async () => (await view.number("train-accuracy")) > 0.5);
});

test("parquet files are read in the usual compressions", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  const [train, test] = [records(30), records(12)];
  for (const codec of ["GZIP", "BROTLI", "ZSTD", "LZ4_RAW"] as const) {
    await view.drop(
      { name: TEST, bytes: parquet(test, { codec }) },
      { name: TRAIN, bytes: parquet(train, { codec }) },
    );
    await uses(view, "cifar10");
    assert.deepEqual(await kept(view), { train: digest(train), test: digest(test) }, codec);
    await view.choice("Data").selectOption({ label: "Embedded pictures" });
    await view.button("Remove it").click();
    await view.page.getByText(/kept in this browser \(/).waitFor({ state: "detached" });
  }
});

test("pictures that were saved as JPEG are those that the browser decodes", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax");
  /** JPEGs of noise, and the pixels that the browser makes of them. */
  const made = await view.page.evaluate(async () => {
    const all = [];
    for (let number = 0; number < 12; number++) {
      const canvas = new OffscreenCanvas(32, 32);
      const options = { willReadFrequently: true };
      const context = canvas.getContext("2d", options) as OffscreenCanvasRenderingContext2D;
      const image = context.createImageData(32, 32);
      for (let at = 0; at < image.data.length; at++) {
        image.data[at] = at % 4 === 3 ? 255 : (at * (number + 3)) % 251;
      }
      context.putImageData(image, 0, 0);
      const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
      context.drawImage(await createImageBitmap(jpeg), 0, 0);
      const { data } = context.getImageData(0, 0, 32, 32);
      all.push({ jpeg: [...new Uint8Array(await jpeg.arrayBuffer())], rgba: [...data] });
    }
    return all;
  });
  const label = (index: number) => index % 10;
  const expected = Buffer.concat(
    made.map(({ rgba }, index) =>
      Buffer.from([
        label(index),
        ...[0, 1, 2].flatMap((channel) => rgba.filter((_, at) => at % 4 === channel)),
      ]),
    ),
  );
  const change = (row: Row, at: number) => ({ ...row, png: Uint8Array.from(made[at].jpeg) });
  const bytes = parquet(records(12, { label }), { change });
  await view.drop({ name: TRAIN, bytes }, { name: TEST, bytes: parquet(records(3)) });
  await uses(view, "cifar10");
  assert.equal((await kept(view)).train, digest(expected));
});

/** Labels as the ConvNetJS demo has them: those of batch N from number 1,000 N on. */
const labelsOf = (batches: Buffer[]) => {
  const labels = new Array(2000).fill(0);
  for (const [batch, bytes] of batches.entries()) {
    for (let at = 0; at < bytes.length / 3073; at++) labels[1000 * batch + at] = bytes[3073 * at];
  }
  return Buffer.from(`var labels = [${labels.join(", ")}];\n`);
};

test("the batches of the ConvNetJS demo are read with their labels: the last one is tested on", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax");
  const batches = [records(120), records(50, { label: (index) => (3 * index) % 10 })];
  await view.drop(
    { name: "cifar10_batch_1.png", bytes: batchPicture(batches[1]) },
    { name: "cifar10_labels.js", bytes: labelsOf(batches) },
    { name: "cifar10_batch_0.png", bytes: batchPicture(batches[0]) },
  );
  await uses(view, "cifar10");
  assert.deepEqual(await kept(view), { train: digest(batches[0]), test: digest(batches[1]) });
});

const few = records(20);
const good = parquet(few);
const spoilt = (change: (row: Row) => Row) =>
  parquet(few, { change: (row, at) => (at === 4 ? change(row) : row) });
const flipped = Buffer.from(good);
flipped[2000] ^= 0x10;
const batch = batchPicture(few);
/** With a thousand bytes of its middle made zero. */
function cutInside(bytes: Buffer) {
  return Buffer.from(bytes).fill(0, 2000, 3000);
}

const DAMAGED: [what: string, name: string, bytes: Buffer, pattern: RegExp][] = [
  ["cut short", TRAIN, good.subarray(0, good.length / 2), /damaged or incomplete/],
  [
    "with its middle gone",
    TRAIN,
    Buffer.concat([good.subarray(0, 3000), good.subarray(4000)]),
    /damaged or incomplete|cannot be used/,
  ],
  ["with a flipped bit", TRAIN, flipped, /damaged or incomplete|cannot be used/],
  ["empty", TRAIN, Buffer.alloc(0), /is empty/],
  ["a web page", TRAIN, Buffer.from("<!doctype html><p>Please sign in</p>"), /is a web page, not/],
  ["other columns", TRAIN, otherParquet(), /has the columns words\. Those of CIFAR-10 are img/],
  [
    "with a label beyond the classes",
    TRAIN,
    spoilt((row) => ({ ...row, label: 10 })),
    /Record 5 of train.* has the label 10/,
  ],
  [
    "with a label below the classes",
    TRAIN,
    spoilt((row) => ({ ...row, label: -1 })),
    /Record 5 of train.* has the label 255/,
  ],
  [
    "with a larger picture",
    TRAIN,
    spoilt((row) => ({ ...row, png: png(64, 64) })),
    /Picture 5 of train.* cannot be used \(not 32 × 32\)/,
  ],
  [
    "with a picture that is none",
    TRAIN,
    spoilt((row) => ({ ...row, png: Buffer.from("GIF89a") })),
    /Picture 5 of train.* cannot be used/,
  ],
  [
    "compressed in another way",
    TRAIN,
    parquet(few, { codec: "LZO" }),
    /train.* is compressed by LZO, which is not read here\. Write it again/,
  ],
  [
    "damaged where it is compressed",
    TRAIN,
    cutInside(parquet(few, { codec: "ZSTD" })),
    /damaged or incomplete|cannot be used/,
  ],
  [
    "damaged where the decoding never ends",
    TRAIN,
    Buffer.from(good).fill(0, 20, 1020),
    /damaged or incomplete \(reading it does not end\)/,
  ],
  [
    "damaged where it would fill all memory",
    TRAIN,
    Buffer.from(good).fill("feffffff0f", 27, 32, "hex"),
    /damaged or incomplete/,
  ],
  ["alone", TRAIN, good, /no pictures for testing/],
  ["a batch without labels", "cifar10_batch_3.png", batch, /Drop cifar10_labels\.js together/],
  ["labels alone", "cifar10_labels.js", labelsOf([few]), /no pictures for training/],
];

test("damaged files of either form are explained, and the run goes on", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=9");
  await view.trains();
  const refused = async (what: string, pattern: RegExp, ...files: NamedFile[]) => {
    const before = await view.number("examples-seen");
    await view.drop(...files);
    await view.message("error", pattern).catch((error) => {
      throw new Error(`${what}: ${error.message}`);
    });
    assert.ok((await view.number("examples-seen")) >= before, `${what}: the run began anew`);
    assert.equal(await dataset(view), "embedded", what);
    await view.dismiss();
  };
  for (const [what, name, bytes, pattern] of DAMAGED) {
    await refused(what, pattern, { name, bytes });
  }
  await refused(
    "of which nobody knows what they are for",
    /not clear which of these files are to train on/,
    ...[1, 2, 3].map((number) => ({
      name: `${number}.parquet`,
      bytes: parquet(records(number)),
    })),
  );
  const picture = { name: "cifar10_batch_0.png", bytes: batch };
  const labels = (text: string) => ({ name: "cifar10_labels.js", bytes: Buffer.from(text) });
  await refused("no list", /no list of labels/, picture, labels("var labels = load();"));
  await refused("few labels", /has 2 labels, too few/, picture, labels("var labels = [1, 2]"));
  await refused(
    "rows of another size",
    /Picture 1 of cifar10_batch_0\.png cannot be used \(not 32 × 32\)/,
    { ...picture, bytes: encodePng(1000, 2, Buffer.alloc(6000)) },
    { name: "cifar10_labels.js", bytes: labelsOf([few]) },
  );
  await view.trains();
});
