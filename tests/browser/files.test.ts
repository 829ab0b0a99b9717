// Files by whatever way they come in: each is known by what it holds and goes where it belongs, or is told what it is.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Locator } from "@playwright/test";
import { archive, records, tar } from "./archive.mjs";
import { test, type View } from "./page.ts";
import { pictureInput } from "./picture-input.ts";
import { png } from "./png.mjs";
import { parquet } from "./release.ts";
import type { NamedFile } from "./view.ts";

const ADDRESS = "?preset=softmax&seed=9";
const text = (name: string, content: string) => ({ name, bytes: Buffer.from(content, "latin1") });
const dataset = (view: View) => view.choice("Data").inputValue();
const uses = (view: View, name: string) =>
  view.until(`data ${name}`, async () => (await dataset(view)) === name);
const kept = (view: View, train: number, test: number) =>
  view.page
    .getByText(new RegExp(`kept in this browser.*: ${train} pictures .*, ${test} to test on`))
    .waitFor();

/** Back to the embedded pictures, nothing kept. */
async function begin(view: View) {
  await view.choice("Data").selectOption("embedded");
  await uses(view, "embedded");
  await view.button("Remove it").click();
  await view.page.getByText(/kept in this browser \(/).waitFor({ state: "detached" });
  await view.dismiss();
}

/** Chooses files by a button. */
async function choose(view: View, button: Locator, ...files: NamedFile[]) {
  const [chooser] = await Promise.all([view.page.waitForEvent("filechooser"), button.click()]);
  await chooser.setFiles(
    files.map(({ name, bytes }) => ({
      name,
      buffer: Buffer.from(bytes),
      mimeType: "application/octet-stream",
    })),
  );
}

test("CIFAR-10 is read in every form that it is found in, under any name", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const [train, test] = [records(40), records(20)];
  const packed = tar([
    ["cifar-10-batches-bin/._data_batch_1.bin", Buffer.alloc(163, 7)],
    ["cifar-10-batches-bin/data_batch_1.bin", train],
    ["cifar-10-batches-bin/._test_batch.bin", Buffer.alloc(163, 7)],
    ["cifar-10-batches-bin/test_batch.bin", test],
  ]);
  const batch = { name: "data_batch_1.bin", bytes: train };
  const tests = { name: "test_batch.bin", bytes: test };
  const cases: [what: string, note: RegExp | null, ...files: NamedFile[]][] = [
    ["packed on a Mac", null, { name: "cifar-10-binary.tar.gz", bytes: gzipSync(packed) }],
    ["unpacked by the browser", null, { name: "cifar-10-binary.tar", bytes: packed }],
    ["renamed", null, { name: "cifar10", bytes: gzipSync(packed) }],
    [
      "batches compressed one by one",
      null,
      { name: "data_batch_1.bin.gz", bytes: gzipSync(train) },
      { name: "test_batch.bin.gz", bytes: gzipSync(test) },
    ],
    [
      "with what lies beside them",
      null,
      text("batches.meta.txt", "airplane\n"),
      batch,
      text("readme.html", "<p>About the data"),
      tests,
    ],
    [
      "a batch given twice",
      /data_batch_1 \(1\)\.bin is the same as data_batch_1\.bin/,
      batch,
      { ...batch, name: "data_batch_1 (1).bin" },
      tests,
    ],
    [
      "two files of one name",
      /Two files are named 0000\.parquet: the larger one is trained on/,
      { name: "0000.parquet", bytes: parquet(test) },
      { name: "0000.parquet", bytes: parquet(train) },
    ],
  ];
  for (const [what, note, ...files] of cases) {
    await view.drop(...files);
    await uses(view, "cifar10");
    await kept(view, 40, 20).catch((error) => {
      throw new Error(`${what}: ${error.message}`);
    });
    if (note !== null) await view.message("note", note);
    assert.equal(await view.page.getByTestId("error-message").count(), 0, what);
    await begin(view);
  }
});

/** A folder on the disk, dropped as the system's file manager does. */
async function dropFolder(view: View, folder: string) {
  const session = await view.context.newCDPSession(view.page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
  }
}

test("a folder that is dropped is read where it holds CIFAR-10", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const folder = await mkdtemp(join(tmpdir(), "cifar-"));
  const write = async (path: string, bytes: Buffer | string) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  try {
    await write("cifar-10-batches-bin/data_batch_1.bin", records(40));
    await write("cifar-10-batches-bin/test_batch.bin", records(20));
    await write("cifar-10-batches-bin/batches.meta.txt", "airplane\n");
    await write("cifar-10-batches-bin/readme.html", "<p>About the data");
    await write("plain_text/train/0000.parquet", parquet(records(15)));
    await write("plain_text/test/0000.parquet", parquet(records(30)));
    await write("holiday/one.png", png(8, 8));
    await write(
      "python/data_batch_1",
      Buffer.from("\x80\x02}q\x01(U\x0bbatch_labelq\x02", "latin1"),
    );
    await dropFolder(view, join(folder, "cifar-10-batches-bin"));
    await kept(view, 40, 20);
    await begin(view);
    await dropFolder(view, join(folder, "plain_text"));
    await kept(view, 15, 30);
    await begin(view);
    await dropFolder(view, join(folder, "holiday"));
    await view.message("note", /holiday is a folder of pictures \(1\)/);
    await dropFolder(view, join(folder, "python"));
    await view.message("error", /it is CIFAR-10 in its Python version/);
    assert.equal(await view.page.getByTestId("error-message").count(), 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("data are chosen by a button, beside the list of data and where they are missing", async ({
  openPage,
}) => {
  const view = await openPage(`${ADDRESS}&paused=1`, {
    context: { viewport: { width: 390, height: 844 } },
  });
  const files = () => view.button("Files…");
  // On a phone they are in the bar's menu.
  const open = () => view.page.locator("[role=toolbar] details:not([open]) summary").click();
  await open();
  await view.until("a run", () => files().isEnabled());
  await choose(
    view,
    files(),
    { name: "data_batch_1.bin", bytes: records(40) },
    { name: "test_batch.bin", bytes: records(20) },
  );
  await kept(view, 40, 20);
  await begin(view);
  view.expect(/404/);
  await open();
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await view.message("error", /This server has no data.*choose the archive/);
  await choose(view, view.button("Choose files…"), {
    name: "cifar-10-binary.tar.gz",
    bytes: archive({ train: 50, test: 30 }),
  });
  await kept(view, 50, 30);
  assert.equal(await view.page.getByTestId("error-message").count(), 0);
});

const NETWORKS = [
  [
    "JSON",
    "net.json",
    '{"input":{"channels":3,"height":32,"width":32},"layers":[{"kind":"fc","units":10}],"loss":"softmax"}',
  ],
  [
    "ConvNetJS",
    "net.js",
    Buffer.from(
      "\ufefflayer_defs = [];\nlayer_defs.push({type:'input', out_sx:32, out_sy:32, out_depth:3});\nlayer_defs.push({type:'softmax', num_classes:10});",
      "utf16le",
    ).toString("latin1"),
  ],
  [
    "Caffe",
    "net.prototxt",
    '\xef\xbb\xbflayer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }\nlayer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }',
  ],
];

test("a network's file opens in Architecture, checked and ready to build, whichever button it came by", async ({
  openPage,
}) => {
  const view = await openPage(`?preset=convscope-small&seed=9&paused=1`);
  await view.status("paused");
  const ways = [
    (file: NamedFile) => view.drop(file),
    (file: NamedFile) => choose(view, view.button("Open weights…"), file),
    (file: NamedFile) => choose(view, view.button("Restore a run…"), file),
  ];
  for (const [at, [form, name, content]] of NETWORKS.entries()) {
    await ways[at](text(name, content));
    await view.page.getByRole("tab", { name: form, selected: true }).waitFor();
    await view.page
      .locator("#spec-verdict")
      .getByText(/^Fits: 30,730 parameters/)
      .waitFor();
    assert.ok(await view.button("Build and train").isEnabled());
  }
  assert.equal(await view.page.getByTestId("error-message").count(), 0);
  assert.equal(await view.choice("Network").inputValue(), "convscope-small");
});

test("runs, weights and pictures are known by any entrance, with a byte order mark too", async ({
  openPage,
}) => {
  const view = await openPage("?preset=convnetjs&seed=9");
  await view.trains(200);
  const count = await view.pause();
  const run = await view.downloaded(view.button("Save the run"));
  const panel = view.page.locator("[data-panel=runs]");
  const weights = await view.downloaded(panel.getByRole("button", { name: "ConvNetJS" }));
  const marked = Buffer.concat([Buffer.from("\ufeff"), weights.bytes]);
  const restored = () =>
    view.until("the run", async () => (await view.number("examples-seen")) === count);
  const utf16 = Buffer.from(`\ufeff${weights.bytes}`, "utf16le");
  const imported = () =>
    view.until("the weights", async () => (await view.number("examples-seen")) === 0);

  await choose(view, view.button("Restore a run…"), { name: "snapshot.json", bytes: marked });
  await imported();
  await choose(view, view.button("Open weights…"), { name: "run", bytes: run.bytes });
  await restored();
  await view.page.getByText(/^This was a saved run/).waitFor();
  await choose(view, view.button("Files…"), { name: "w.txt", bytes: utf16 });
  await imported();
  await choose(view, view.button("Choose…", pictureInput(view)), {
    name: "r.dat",
    bytes: run.bytes,
  });
  await restored();
  await choose(view, view.button("Open weights…"), { name: "photo", bytes: png(8, 8) });
  await pictureInput(view).getByText("photo", { exact: true }).waitFor();
  await view.dismiss();
  await choose(view, view.button("Open weights…"), { name: "w.json", bytes: weights.bytes });
  await imported();
  await view.message("note", /The weights are in place/);
  assert.equal(await view.page.getByText("The weights are in place").count(), 1, "said once");
  assert.equal(await view.page.getByTestId("error-message").count(), 0);
});

test("what another program reads is told, and nothing changes", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const weights =
    /These are no weights that can be read here \(net\.pth holds weights of PyTorch\): choose \.safetensors or a \.json .*save_file/;
  const pth = text("net.pth", "PK\x03\x04\x14\0\0\0net/data.pkl");
  const data =
    /cifar10\.zip is not a file this page reads: it is a ZIP archive\..*cifar-10-binary\.tar\.gz/;
  const zip = text("cifar10.zip", "PK\x03\x04\x14\0\0\0train/airplane/0001.png");
  const cases: [pattern: RegExp, act: () => Promise<void>][] = [
    [weights, () => view.drop(pth)],
    [weights, () => choose(view, view.button("Open weights…"), pth)],
    [weights, () => choose(view, view.button("Choose…", pictureInput(view)), pth)],
    [data, () => view.drop(zip)],
    [data, () => choose(view, view.button("Restore a run…"), zip)],
    [
      /notes\.txt is not a file this page reads\. It reads/,
      () => view.drop(text("notes.txt", "x")),
    ],
    [
      /These are no weights that can be read here .*\.safetensors/,
      () => choose(view, view.button("Open weights…"), text("a.json", "{}")),
    ],
  ];
  for (const [pattern, act] of cases) {
    await act();
    const said = await view.message("error", pattern);
    assert.doesNotMatch(said, /picture this browser can read|saved run \(/);
    await view.dismiss();
  }
  assert.equal(await view.figure("Seed"), "9");
  await view.trains();
});
