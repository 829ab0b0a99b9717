// Networks that hold every kind of layer between them, in numbers that tell one side of a window from the other, and
// the two modules that every test of formats needs.

import { readFileSync } from "node:fs";

/**
 * @import { LayerSpec, NetSpec } from "../../www/engine/api/convscope.js"
 * @typedef {typeof import("../../www/engine/api/convscope.js")} Api
 * @typedef {typeof import("../../www/engine/formats/formats.js")} Formats
 */

const engine = new URL("../../www/engine/", import.meta.url);

/**
 * @param {string} folder
 * @param {string} name
 */
async function load(folder, name) {
  const module = await import(new URL(`${folder}/${name}.js`, engine).href);
  await module.default({
    module_or_path: readFileSync(new URL(`${folder}/${name}_bg.wasm`, engine)),
  });
  return module;
}

/**
 * The engine as a module, and that of the formats.
 * @returns {Promise<{ api: Api, formats: Formats }>}
 */
export const modules = async () => ({
  api: await load("api", "convscope"),
  formats: await load("formats", "formats"),
});

const input = { channels: 3, height: 32, width: 32 };
const fc = (/** @type {number} */ units) => ({ kind: "fc", units });
/** @type {(filters: number, size: number | number[], stride?: number, pad?: number) => LayerSpec} */
const conv = (filters, size, stride = 1, pad = 0) => ({ kind: "conv", filters, size, stride, pad });
const groupNorm = (/** @type {number} */ groups) => ({ kind: "group_norm", groups });
const kinds = (/** @type {string[]} */ ...names) => names.map((kind) => ({ kind }));
const [relu, tanh, sigmoid, maxout, dropout, normed, leaky] = kinds(
  "relu",
  "tanh",
  "sigmoid",
  "maxout",
  "dropout",
  "batch_norm",
  "leaky_relu",
);

/**
 * Those that ConvNetJS has every layer of.
 * @satisfies {Record<string, NetSpec>}
 */
export const shared = {
  demo: {
    input,
    layers: [
      ...[16, 20, 20].flatMap((filters) => [
        conv(filters, 5, 1, 2),
        relu,
        { kind: "max_pool", size: 2, stride: 2 },
      ]),
      fc(10),
    ],
    loss: "softmax",
  },
  rectangles: {
    input,
    layers: [
      conv(8, [4, 6], 2, 1),
      { ...maxout, group: 4 },
      { kind: "lrn", k: 2, n: 3, alpha: 0.7, beta: 0.6 },
      { kind: "max_pool", size: [3, 4], stride: 1, pad: 1 },
      tanh,
      conv(6, 1),
      { ...dropout, rate: 0.3 },
      maxout,
      fc(12),
      sigmoid,
      fc(10),
    ],
    loss: "svm",
  },
  dropouts: {
    input,
    layers: [
      conv(6, 4, 4),
      { ...dropout, rate: 0 },
      { ...dropout, rate: 0.25 },
      relu,
      { kind: "max_pool", size: 2, stride: 2 },
      conv(5, 3, 1, 1),
      relu,
      { ...dropout, rate: 0.5 },
      { ...dropout, rate: 0.8 },
      fc(10),
    ],
    loss: "squared_error",
  },
  // Sizes that do not come out whole, as ConvNetJS rounds them: 32 to 15, and to 7.
  rounded: {
    input,
    layers: [
      conv(2, 3, 1, 1),
      relu,
      { kind: "max_pool", size: 3, stride: 2 },
      conv(6, [4, 3], 2, 1),
      tanh,
      fc(10),
    ],
    loss: "softmax",
  },
};

/**
 * Those with layers that ConvNetJS lacks, or that come in an order in which PyTorch's tensors change their form.
 * @satisfies {Record<string, NetSpec>}
 */
export const others = {
  residual: {
    input,
    layers: [
      conv(8, 3, 1, 1),
      normed,
      { ...leaky, slope: 0.2 },
      { kind: "residual", layers: [conv(8, 3, 1, 1), normed, relu, conv(8, 3, 1, 1), normed] },
      relu,
      { kind: "residual", layers: [conv(12, 4, 2, 1), tanh, { ...maxout, group: 3 }] },
      { kind: "avg_pool", size: 3, stride: 1, pad: 1 },
      { kind: "max_pool", size: 2, stride: 1, pad: 1 },
      { kind: "avg_pool", size: [5, 3], stride: 2 },
      conv(10, 4),
      normed,
      { kind: "max_pool", size: [2, 3], stride: 2 },
      fc(10),
    ],
    loss: "softmax",
  },
  forms: {
    input,
    layers: [
      { kind: "max_pool", size: 8, stride: 4, pad: 2 },
      conv(6, 3),
      fc(24),
      normed,
      { kind: "lrn", n: 5, alpha: 0.5 },
      maxout,
      conv(8, 1),
      { ...dropout, rate: 0.4 },
      { kind: "residual", layers: [fc(6), sigmoid, fc(8), normed] },
      fc(20),
      relu,
      fc(10),
    ],
    loss: "svm",
  },
  // Rounded up: both sides, one side alone, the other side cut short by the rule of the last window.
  roundedUp: {
    input,
    layers: [
      { ...conv(6, [4, 5], 3, 1), rounding: "up" },
      relu,
      { kind: "max_pool", size: 2, stride: 2, rounding: "up" },
      { kind: "lrn", n: 3, alpha: 0.7, k: 2, region: "within_channel" },
      { kind: "avg_pool", size: [2, 3], stride: 2, pad: 1, rounding: "up" },
      { kind: "residual", layers: [{ ...conv(4, 3, 2, 1), rounding: "down" }, tanh] },
      { kind: "avg_pool", size: 2, stride: 1, pad: 1 },
      { kind: "max_pool", size: 3, stride: 2, pad: 1, rounding: "up" },
      fc(10),
    ],
    loss: "softmax",
  },
  means: {
    input,
    layers: [
      { kind: "avg_pool", size: 3, stride: 2, rounding: "up" },
      { kind: "avg_pool", size: [3, 2], stride: 2, pad: 1, rounding: "up" },
      { kind: "avg_pool", size: 3, stride: 2 },
      fc(10),
    ],
    loss: "softmax",
  },
  perceptron: {
    input,
    layers: [{ ...fc(10), init: "zero" }],
    loss: "perceptron",
  },
  majorities: {
    input,
    layers: [
      conv(6, 4, 4),
      { kind: "majority", group: 3 },
      conv(9, 8),
      fc(30),
      { kind: "majority", group: 3 },
    ],
    loss: "lms",
  },
  grouped: {
    input,
    layers: [
      conv(12, 4, 4),
      groupNorm(4),
      relu,
      { kind: "residual", layers: [groupNorm(6), conv(12, 3, 1, 1)] },
      groupNorm(1),
      conv(6, 3, 2),
      groupNorm(6),
      fc(20),
      groupNorm(5),
      fc(10),
    ],
    loss: "softmax",
  },
  convolutional: {
    input,
    layers: [
      conv(12, 4, 2, 1),
      normed,
      relu,
      conv(10, 4, 4),
      { kind: "avg_pool", size: 4, stride: 1 },
    ],
    loss: "squared_error",
  },
};

/**
 * A network after a few steps, so that biases and running statistics are not what they started as.
 * @param {Api} api
 * @param {NetSpec} spec
 */
export function trained(api, spec, seed = 7) {
  const network = new api.Network(spec, seed);
  network.setTrainer({ method: "momentum", learning_rate: 0.003 });
  for (let step = 0; step < 10; step++) {
    const { inputs, labels } = api.drawPictures(32 * step, 32);
    network.trainOn(inputs, labels);
  }
  return network;
}

/** Pictures that nobody trained on, `[N, 3, 32, 32]`. */
export const pictures = (/** @type {Api} */ api, count = 100) =>
  api.drawPictures(0, count, true).inputs;
