// The run taken away and brought back, exactly.

import assert from "node:assert/strict";
import { archive } from "./archive.mjs";
import { test, type View } from "./page.ts";
import { asVersion1, decode, encode, type SavedRun } from "./saved-run.ts";
import { boxOf } from "./view.ts";

const ADDRESS = "?preset=softmax&seed=5";

/** The accuracy over the whole test set, with the weights of so many examples. */
async function score(view: View, examples: number) {
  await view.button("Score the test set").click();
  const weights = `with the weights after ${examples.toLocaleString("en-US")} examples`;
  await view.page.getByText(weights).waitFor();
  const accuracy = await view.until("a score", () => view.value("test-accuracy"));
  return `${accuracy}: ${await view.page.getByRole("grid").innerText()}`;
}

async function restore(view: View, buffer: Buffer, name = "run.safetensors") {
  const [chooser] = await Promise.all([
    view.page.waitForEvent("filechooser"),
    view.button("Restore a run…").click(),
  ]);
  await chooser.setFiles({ name, mimeType: "application/octet-stream", buffer });
}

test("a saved run comes back as it was: its count, its answers, its every number", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  await view.trains(2000);
  const count = await view.pause();
  const { name, bytes } = await view.downloaded(view.button("Save the run"));
  assert.match(name, /^convscope-run-[\d-]+\.safetensors$/);
  await view.page.getByText(`Saved as ${name}.`).waitFor();
  const saved = decode(bytes);
  assert.equal(saved.run.state.progress.examples, count);
  assert.deepEqual(saved.tensors["0.weight"].shape, [10, 3072]);
  const accuracy = await score(view, count);

  await view.button("Train").click();
  await view.trains(2000);
  const later = await score(view, await view.pause());
  await restore(view, bytes);
  await view.page.getByText(/^Restored/).waitFor();
  await view.until(
    "the count from then",
    async () => (await view.number("examples-seen")) === count,
  );
  assert.equal(await score(view, count), accuracy);
  assert.notEqual(later, accuracy, "training on had changed the answers");
  assert.ok(
    bytes.equals((await view.downloaded(view.button("Save the run"))).bytes),
    "to the last byte",
  );
  assert.equal(await view.choice("Network").inputValue(), "softmax");

  // In a page opened anew, with another network, by dropping the file.
  await view.page.goto(`${view.url}?preset=convscope-small&paused=1`);
  await view.status("paused");
  for (const [file, content] of [
    ["my run.safetensors", bytes],
    ["my old run.json", asVersion1(saved)],
  ] as const) {
    await view.drop({ name: file, bytes: content });
    await view.until(
      "the count from then",
      async () => (await view.number("examples-seen")) === count,
    );
    assert.equal(await score(view, count), accuracy);
    assert.equal(await view.step(), 32);
  }
});

test("a run that is dropped while another is opened waits its turn", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains(500);
  const first = await view.pause();
  const one = await view.downloaded(view.button("Save the run"));
  await view.step();
  const another = await view.downloaded(view.button("Save the run"));
  for (const [last, runs] of [
    [first, [another, one]],
    [first + 32, [one, another]],
  ] as const) {
    await Promise.all(runs.map((run) => view.drop(run)));
    await view.until("the last", async () => (await view.number("examples-seen")) === last);
    await view.page.waitForTimeout(200);
    assert.equal(await view.number("examples-seen"), last);
  }
});

test("a damaged save is told, and nothing changes", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains(500);
  await view.pause();
  const { bytes } = await view.downloaded(view.button("Save the run"));
  await view.step();
  const count = await view.settled();
  // Whole files, their checksums right, whose content is not.
  const changed = (change: (run: SavedRun["run"], tensors: SavedRun["tensors"]) => void) => {
    const saved = decode(bytes);
    change(saved.run, saved.tensors);
    return encode(saved);
  };
  const old = asVersion1(decode(bytes));
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 100] ^= 1;
  const cases: [damaged: Buffer, pattern: RegExp][] = [
    [bytes.subarray(0, bytes.length / 2), /damaged or incomplete: its checksum is wrong/],
    [flipped, /damaged or incomplete: its checksum is wrong/],
    [old.subarray(0, old.length / 2), /This is not a saved run/],
    [Buffer.from("{}"), /This is not a saved run/],
    [Buffer.alloc(0), /This is not a saved run/],
    [Buffer.alloc(5000, 7), /This is not a saved run/],
    [
      changed((run) => {
        run.version = 99;
      }),
      /saved by another version \(99\)/,
    ],
    [
      changed((_, tensors) => {
        delete tensors["0.bias"];
      }),
      /does not hold together/,
    ],
    [
      changed((_, tensors) => {
        tensors["0.weight"].numbers.pop();
      }),
      /does not hold together/,
    ],
    [
      changed((run) => {
        run.trainer.learning_rate = -1;
      }),
      /Learning rate: -1 is not possible here\. Expected: a number from 0 to 100/,
    ],
    [
      changed((run) => {
        run.spec.layers[0].units = 7;
      }),
      /7 outputs, but the data have 10 classes/,
    ],
  ];
  for (const [damaged, pattern] of cases) {
    await restore(view, damaged);
    await view.message("error", pattern);
    await view.dismiss();
    assert.equal(await view.number("examples-seen"), count, String(pattern));
  }
  assert.equal(await view.settled(), count);
  assert.equal(await view.step(), 32);
});

test("the curves come as CSV: a header, and a row for every point", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains(3000);
  const count = await view.pause();
  for (const button of ["Save the curves", "Save as CSV"]) {
    const { name, text } = await view.downloaded(view.button(button));
    assert.match(name, /^convscope-curves-[\d-]+\.csv$/);
    const [header, ...rows] = text.trimEnd().split("\n");
    assert.equal(header, "examples,loss,smooth_loss,train_accuracy,validation_accuracy");
    const points = rows.map((row) => row.split(",").map(Number));
    // A point for the first step that completes each 200 examples: 7 batches of 32.
    assert.equal(points.length, Math.floor(count / 224), button);
    for (const [at, [examples, loss]] of points.entries()) {
      assert.equal(examples, 224 * (at + 1), button);
      assert.ok(loss > 0, `${button}: ${rows[at]}`);
    }
  }
});

test("the curves come as a picture, both charts below each other", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains(3000);
  await view.pause();
  const charts = view.page.locator("[data-panel=curves] .chart canvas");
  await charts.nth(1).waitFor();
  await view.button("Save as…: Loss and accuracy").click();
  const { name, bytes } = await view.downloaded(view.button("PNG ×1"));
  assert.match(name, /^convscope-curves-[\d-]+\.png$/);
  assert.equal(bytes.toString("latin1", 1, 4), "PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const box = await boxOf(charts.first());
  assert.ok(width > box.width && height > box.height, `${width} × ${height}`);
});

test("a save of other data comes back onto its own; a damaged one leaves the data that are there", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS);
  const dataset = (name: string) =>
    view.until(`data ${name}`, async () => (await view.choice("Data").inputValue()) === name);
  await view.trains(500);
  const count = await view.pause();
  const { bytes } = await view.downloaded(view.button("Save the run"));
  await view.drop({ name: "cifar-10-binary.tar.gz", bytes: archive() });
  await dataset("cifar10");
  await view.until("no examples seen", async () => (await view.number("examples-seen")) === 0);
  await view.step();

  const damaged = decode(bytes);
  delete damaged.tensors["0.bias"];
  await restore(view, encode(damaged));
  await view.message("error", /does not hold together/);
  assert.equal(await view.settled(), 32);
  await dataset("cifar10");

  await restore(view, bytes);
  await view.until(
    "the count from then",
    async () => (await view.number("examples-seen")) === count,
  );
  await dataset("embedded");
});
