// The JavaScript module as its users have it: in Node, from its built files.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const built = new URL("../../www/engine/api/", import.meta.url);
/** @type {typeof import("../../www/engine/api/convscope.js")} */
let api;
before(async () => {
  api = await import(new URL("convscope.js", built).href);
  await api.default({ module_or_path: readFileSync(new URL("convscope_bg.wasm", built)) });
});

const input = { channels: 3, height: 32, width: 32 };
const spec = {
  input,
  layers: [
    { kind: "conv", filters: 6, size: 3, pad: 1 },
    { kind: "relu" },
    { kind: "max_pool", size: 4, stride: 4 },
    { kind: "fc", units: 10 },
  ],
};

test("a network learns, and its file gives the same answers", () => {
  const network = new api.Network(spec, 7);
  network.setTrainer({ method: "momentum", learning_rate: 0.02 });
  const { inputs, labels } = api.drawPictures(0, 64);
  const losses = Array.from({ length: 30 }, () => network.trainOn(inputs, labels).loss);
  assert.ok(losses[29] < 0.8 * losses[0], `${losses}`);
  assert.equal(network.examples, 30 * 64);
  const unseen = api.drawPictures(0, 3, true).inputs;
  const again = api.Network.load(network.save());
  assert.deepEqual(again.probabilities(unseen), network.probabilities(unseen));
  const { shape, values } = network.probabilities(unseen);
  assert.deepEqual(shape, [3, 10]);
  const sum = values.subarray(0, 10).reduce((all, share) => all + share);
  assert.ok(Math.abs(sum - 1) < 1e-5);
});

test("activations, gradients and parameters have the shapes that the spec gives", () => {
  const network = new api.Network(JSON.stringify(spec), 7);
  const { inputs, labels } = api.drawPictures(0, 5);
  network.backward(inputs, labels);
  assert.deepEqual(network.shapes, [
    [3, 32, 32],
    [6, 32, 32],
    [6, 32, 32],
    [6, 8, 8],
    [10, 1, 1],
  ]);
  assert.deepEqual(network.activations(0).values, inputs);
  assert.deepEqual(network.gradients(3).shape, [5, 6, 8, 8]);
  assert.deepEqual(network.parameterNames, ["0.weight", "0.bias", "3.weight", "3.bias"]);
  assert.deepEqual(network.parameter("0.weight").shape, [6, 3, 3, 3]);
  assert.deepEqual(network.parameterGradient("3.bias").shape, [10]);
  assert.equal(network.spec.layers[0].stride, 1, "defaults are filled in");
});

test("relu and pooling can be followed by hand", () => {
  const network = new api.Network(spec, 7);
  network.forward(api.drawPictures(4, 2).inputs);
  const [, conv, relu, pool] = [0, 1, 2, 3].map((layer) => network.activations(layer).values);
  assert.deepEqual(
    relu,
    conv.map((value) => Math.max(0, value)),
  );
  const window = [0, 1, 2, 3].flatMap((y) => [...relu.subarray(32 * y, 32 * y + 4)]);
  assert.equal(pool[0], Math.max(...window));
});

test("mistakes throw errors that say what to do", () => {
  const network = new api.Network(spec, 7);
  const { inputs, labels } = api.drawPictures(0, 2);
  assert.throws(
    () => new api.Network({ input, layers: [{ kind: "conv", filters: 4, size: 40 }] }),
    /size/,
  );
  assert.throws(() => new api.Network("{"), /JSON/);
  assert.throws(() => network.forward(inputs.subarray(1)), /3072 \(3 x 32 x 32\)/);
  assert.throws(
    () =>
      network.trainOn(
        inputs,
        labels.map(() => 12),
      ),
    /from 0 to 9/,
  );
  assert.throws(
    () => network.setTrainer({ method: /** @type {never} */ ("magic"), learning_rate: 1 }),
    /momentum/,
  );
  assert.throws(() => network.activations(1), /call forward first/);
  assert.throws(() => api.Network.load(new Uint8Array(100)), /no file of a network/);
  network.trainOn(inputs, labels);
});

test("a canvas's pixels become an input", () => {
  const values = api.fromRgba(new Uint8Array([255, 0, 51, 255, 0, 255, 51, 0]));
  assert.deepEqual(
    [...values].map((value) => value.toFixed(2)),
    ["0.50", "-0.50", "-0.50", "0.50", "-0.30", "-0.30"],
  );
});

const folder = mkdtempSync(join(tmpdir(), "convscope-"));
after(() => rmSync(folder, { recursive: true }));

test("the example for Node runs", () => {
  for (const name of ["convscope.js", "convscope_bg.wasm"])
    copyFileSync(fileURLToPath(new URL(name, built)), join(folder, name));
  const example = join(folder, "example.mjs");
  copyFileSync(fileURLToPath(new URL("../../www/api/example.mjs", import.meta.url)), example);
  const said = execFileSync(process.execPath, [example, join(folder, "network.safetensors")], {
    encoding: "utf8",
  });
  const [, right] = /(\d+) of 500 test pictures right/.exec(said) ?? [];
  assert.ok(Number(right) > 100, said);
  assert.ok(readFileSync(join(folder, "network.safetensors")).length > 10_000);
});
