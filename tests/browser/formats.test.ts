// The network in the forms of other programs: shown, taken away, and built from a text that was pasted in.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";

const field = (view: View, form: string) =>
  view.page.getByRole("textbox", { name: `The network as ${form}` });
const tab = (view: View, name: string) => view.page.getByRole("tab", { name });
const PAUSED = "?preset=softmax&paused=1";
const verdict = (view: View) => view.page.locator("#spec-verdict");

async function shows(view: View, form: string, pattern: RegExp) {
  const text = await view.until(`${form} in the field`, () => field(view, form).inputValue());
  assert.match(text, pattern);
  return text;
}

test("the network is shown in every form, and a tab is reached by the arrow keys", async ({
  openPage,
}) => {
  const view = await openPage("?preset=convnetjs&paused=1");
  await shows(view, "JSON", /"kind":"conv"/);
  await tab(view, "JSON").focus();
  for (const [form, pattern] of [
    ["ConvNetJS", /^layer_defs = \[\];\n.*out_depth:3\}\);\n.*type:'conv', sx:5, filters:16/],
    ["Caffe", /num_output: 16\n +kernel_size: 5\n +stride: 1\n +pad: 2/],
    ["PyTorch", /net = nn\.Sequential\(\n {4}nn\.Conv2d\(3, 16, 5, padding=2\), +# 16 × 32 × 32/],
    ["Keras", /layers\.Conv2D\(16, 5, padding="same"/],
  ] as const) {
    await view.page.keyboard.press("ArrowRight");
    assert.equal(await tab(view, form).getAttribute("aria-selected"), "true");
    const text = await shows(view, form, pattern);
    const file = await view.downloaded(view.button("Download").last());
    assert.equal(file.text, text);
    await tab(view, form).focus();
  }
  await view.page.keyboard.press("Home");
  assert.equal(await tab(view, "JSON").getAttribute("aria-selected"), "true");
});

test("a text in another form is checked, named where it is wrong, and built where it is right", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&paused=1&seed=3");
  await tab(view, "ConvNetJS").click();
  await shows(view, "ConvNetJS", /softmax/);
  const build = view.button("Build and train");
  const start = "layer_defs.push({type:'input', out_sx:32, out_sy:32, out_depth:3});\n";
  for (const [text, expected] of [
    ["alert(1)", /There is no network in this text/],
    [`${start}layer_defs.push({type:'conv', sx:n})`, /Line 2, column 34: "n" cannot stand here/],
    [
      `${start}layer_defs.push({type:'pool', sx:40})\nlayer_defs.push({type:'softmax', num_classes:10})`,
      /^Layer 2 \(pool\): the window is 40 in height/,
    ],
    [
      `${start}layer_defs.push({type:'softmax', num_classes:9})`,
      /ends with 9 outputs.* End it with \{type:'softmax', num_classes:10\}/,
    ],
  ] as const) {
    await field(view, "ConvNetJS").fill(text);
    await verdict(view).getByText(expected).waitFor();
    assert.ok(await build.isDisabled());
  }
  assert.equal(await view.choice("Network").inputValue(), "softmax", "nothing was replaced");

  const conv = "layer_defs.push({type:'conv', sx:5, filters:8, stride:3, activation:'relu'});\n";
  const end = "layer_defs.push({type:'svm', num_classes:10});\n";
  await field(view, "ConvNetJS").fill(start + conv + end);
  await verdict(view)
    .getByText(/^Fits: 8,618 parameters/)
    .waitFor();
  await build.click();
  await view.page.getByText("8 × 10 × 10").first().waitFor();
  const written = `layer_defs = [];\n${start}${conv.replace("stride:3", "stride:3, pad:0")}${end}`;
  await view.until("its own text", async () => {
    return (await field(view, "ConvNetJS").inputValue()) === written;
  });

  await tab(view, "Caffe").click();
  await shows(view, "Caffe", /HingeLoss/);
  await verdict(view)
    .getByText(/holds each class against all others/)
    .waitFor();
});

test("a layer that another program lacks is named in the visitor's language", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1&lang=ru");
  await tab(view, "ConvNetJS").click();
  await verdict(view).getByText("Слой 2 (batch_norm): такого слоя в ConvNetJS нет.").waitFor();
  await tab(view, "Caffe").click();
  await view.page.getByRole("textbox", { name: "Сеть в виде Caffe" }).fill("layer {\n  name");
  await verdict(view).getByText("Строка 2, столбец 7: здесь текст обрывается").waitFor();
});

/** One network in every form that is read. */
const TEXTS = {
  JSON: '{"input":{"channels":3,"height":32,"width":32},"layers":[{"kind":"conv","filters":6,"size":3,"pad":1},{"kind":"relu"},{"kind":"fc","units":10}]}',
  ConvNetJS: `layer_defs = [];
layer_defs.push({type:'input', out_sx:32, out_sy:32, out_depth:3});
layer_defs.push({type:'conv', sx:3, filters:6, stride:1, pad:1, activation:'relu'});
layer_defs.push({type:'softmax', num_classes:10});`,
  Caffe: `layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
layer { name: "c" type: "Convolution" bottom: "d" top: "c" convolution_param { num_output: 6 kernel_size: 3 pad: 1 } }
layer { name: "r" type: "ReLU" bottom: "c" top: "c" }
layer { name: "f" type: "InnerProduct" bottom: "c" top: "f" inner_product_param { num_output: 10 } }
layer { name: "l" type: "SoftmaxWithLoss" bottom: "f" }`,
};

test("a text under another form's tab is recognised and opened under its own", async ({
  openPage,
}) => {
  const view = await openPage(PAUSED);
  for (const [form, text] of Object.entries(TEXTS)) {
    for (const other of Object.keys(TEXTS)) {
      if (other === form) continue;
      await tab(view, other).click();
      await field(view, other).fill(text);
      await verdict(view).getByText(`This is a network as ${form}`).waitFor();
      await view.button(`Open it as ${form}`).click();
      await verdict(view)
        .getByText(/^Fits: 61,618 parameters/)
        .waitFor();
      assert.equal(await tab(view, form).getAttribute("aria-selected"), "true");
      assert.equal(await field(view, form).inputValue(), text);
      assert.equal(await view.button("Build and train").isEnabled(), true);
    }
  }
  for (const [change, expected] of [
    [["kernel_size: 3", "kernel_size: 40"], /^Layer c \(Convolution\): the window is 40 in height/],
    [["num_output: 10", "num_output: 9"], /9 outputs.* last layer is f \(InnerProduct\)/],
  ] as const) {
    await field(view, "Caffe").fill(TEXTS.Caffe.replace(change[0], change[1]));
    await verdict(view).getByText(expected).waitFor();
  }
  await field(view, "Caffe").fill("import torch\nnet = torch.nn.Sequential()");
  await verdict(view)
    .getByText(/^This is code for PyTorch\. Code is written here, not read/)
    .waitFor();
});

test("what is written before the engine is there stays", async ({ openPage }) => {
  const view = await openPage(PAUSED);
  let start = () => {};
  const wanted = new Promise<void>((done) => {
    start = done;
  });
  await view.context.route(/\/trainer-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await wanted;
    await route.fulfill({ response });
  });
  await view.visit(PAUSED);
  await view.page.locator("[data-panel=formats]").scrollIntoViewIfNeeded();
  await field(view, "JSON").fill(TEXTS.ConvNetJS);
  start();
  await view.status("paused");
  await verdict(view).getByText("This is a network as ConvNetJS").waitFor();
});

test("a network for other pictures is built for those that are there, at a press", async ({
  openPage,
}) => {
  const view = await openPage(PAUSED);
  for (const [form, text] of Object.entries(TEXTS)) {
    const other = text
      .replaceAll("32", "28")
      .replace(/channels":3|depth:3|dim: 3/, (three) => three.replace("3", "1"));
    await tab(view, form).click();
    await field(view, form).fill(other);
    await verdict(view)
      .getByText("The network's input is 1×28×28, the pictures are 3×32×32.")
      .waitFor();
    assert.equal(await view.button("Build and train").isDisabled(), true);
    await view.button("Take 3 × 32 × 32 as its input").click();
    await verdict(view)
      .getByText(/^Fits: 61,618 parameters.* Its input is 3 × 32 × 32, as the pictures/)
      .waitFor();
    assert.equal(await field(view, form).inputValue(), other, "the text stays as it is");
  }
  await view.button("Build and train").click();
  await view.page.getByText("6 × 32 × 32").first().waitFor();
});

interface Tensor {
  shape: number[];
  values: Float32Array;
}

/** A safetensors file as Python writes it: by the letters of names. */
function safetensors(tensors: Record<string, Tensor>) {
  const header: Record<string, unknown> = {};
  let end = 0;
  const all = Object.entries(tensors).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, { shape, values }] of all) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + 4 * values.length] };
    end += 4 * values.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...all.map(([, { values }]) => Buffer.from(values.buffer))]);
}

/** The tensors of a file that the page wrote. */
function tensorsOf(file: Buffer): Record<string, Tensor> {
  const end = 8 + Number(file.readBigUInt64LE(0));
  const { __metadata__, ...rest } = JSON.parse(String(file.subarray(8, end)));
  const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = rest;
  const tensor = ({ shape, data_offsets: [from, to] }: (typeof header)[string]) => ({
    shape,
    values: new Float32Array(Uint8Array.from(file.subarray(end + from, end + to)).buffer),
  });
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name, tensor(value)]));
}

test("weights under other names are shown with the layers that they fit, and taken when that is confirmed", async ({
  openPage,
}) => {
  const view = await openPage("?net=conv,K4,F5~relu~max_pool,F2,S2~fc,K10&seed=3");
  const dialog = view.page.getByRole("dialog");
  const rows = async () =>
    (await dialog.locator("tbody tr").allInnerTexts()).map((row) =>
      row.replaceAll(/\s+/g, " ").trim(),
    );
  const named = (tensors: Record<string, Tensor>, names: Record<string, string>) =>
    safetensors(
      Object.fromEntries(Object.entries(names).map(([name, own]) => [name, tensors[own]])),
    );
  await view.trains(100);
  const mine = tensorsOf((await taken(view, "PyTorch weights")).bytes);
  const now = async () => tensorsOf((await taken(view, "PyTorch weights")).bytes);
  const zero = { shape: [4], values: new Float32Array(4) };
  const cases: [modules: string[], expected: Record<string, Tensor>][] = [
    [["module.0", "module.4"], { ...mine }],
    [["conv1", "fc1"], { ...mine }],
    [["0", "3"], { ...mine, "0.bias": zero }],
  ];
  for (const [modules, expected] of cases) {
    const [conv, fc] = modules;
    const bias: Record<string, string> =
      expected["0.bias"] === zero ? {} : { [`${conv}.bias`]: "0.bias" };
    const file = named(mine, {
      ...bias,
      [`${conv}.weight`]: "0.weight",
      [`${fc}.weight`]: "4.weight",
      [`${fc}.bias`]: "4.bias",
    });
    await view.visit("?net=conv,K4,F5~relu~max_pool,F2,S2~fc,K10&seed=4");
    await view.trains(100);
    const drop = () => view.drop({ name: "weights.safetensors", bytes: file });
    // Said no, nothing changes.
    await drop();
    await dialog.getByText("Check where these weights go").waitFor();
    const without = Object.keys(bias).length > 0 ? "" : " no bias: 0 is taken";
    assert.deepEqual(await rows(), [
      `${conv}${without} 1 Convolution 4 × 3 × 5 × 5`,
      `${fc} 4 Fully connected 10 × 784`,
    ]);
    await view.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await view.trains(100);
    await drop();
    await dialog.waitFor();
    await view.page.keyboard.press("Enter");
    await view.message("note", /The weights are in place, and training is paused/);
    await view.status("paused");
    const after = await now();
    for (const [name, { shape, values }] of Object.entries(expected)) {
      assert.deepEqual(after[name].shape, shape, name);
      assert.deepEqual(after[name].values, values, `${conv}: ${name}`);
    }
  }
  const file = named(mine, { "a.weight": "0.weight", "a.bias": "0.bias" });
  await view.drop({ name: "weights.safetensors", bytes: file });
  await view.message("error", /Layer 4 \(fc\) needs weights of 10 × 784; the file has none left/);
});

test("weights of a network with blocks come back under its own name", async ({ openPage }) => {
  const view = await openPage("?preset=residual&paused=1");
  const { bytes } = await taken(view, "PyTorch weights");
  await view.visit("?preset=softmax&paused=1");
  await view.status("paused");
  await view.drop({ name: "weights.safetensors", bytes });
  await view.message("note", /The weights are in place/);
  assert.equal(await view.choice("Network").inputValue(), "residual");
});

/** The file of a button of the panel that keeps. */
const taken = (view: View, button: string) =>
  view.downloaded(view.page.locator("[data-panel=runs]").getByRole("button", { name: button }));

test("weights come back from other programs' files, and a file that does not fit changes nothing", async ({
  openPage,
}) => {
  const view = await openPage("?preset=convnetjs&seed=2");
  await view.trains(100);
  await view.pause();
  const before = await taken(view, "PyTorch weights");
  const convnetjs = await taken(view, "ConvNetJS");
  const onnx = await taken(view, "ONNX");
  assert.match(before.name, /^convscope-weights-[\d-]+\.safetensors$/);
  assert.equal(JSON.parse(convnetjs.text).layers[1].filters.length, 16);
  assert.ok(onnx.bytes.includes("BatchNormalization") === false && onnx.bytes.includes("Gemm"));
  const { name, bytes } = await taken(view, "load.py");
  assert.equal(name, "load.py");
  assert.match(String(bytes), /net\.load_state_dict/);

  // Another network, which neither file is of: each brings its own.
  for (const [kind, file] of [
    ["weights.safetensors", before.bytes],
    ["cifar10_snapshot.json", convnetjs.bytes],
  ] as const) {
    await view.page.goto(`${view.url}?preset=softmax&seed=3`);
    await view.trains(100);
    await view.drop({ name: kind, bytes: file.subarray(0, file.length / 2) });
    await view.message("error", /These are no weights that can be read here/);
    await view.dismiss();
    assert.equal(await view.choice("Network").inputValue(), "softmax");
    await view.drop({ name: kind, bytes: file });
    await view.until("no examples", async () => (await view.number("examples-seen")) === 0);
    await view.status("paused");
    assert.equal(await view.choice("Network").inputValue(), "convnetjs");
    const after = await taken(view, "PyTorch weights");
    const body = (all: Buffer) => all.subarray(8 + Number(all.readBigUInt64LE(0)));
    assert.ok(body(after.bytes).equals(body(before.bytes)), "the same weights to the bit");
  }
});
