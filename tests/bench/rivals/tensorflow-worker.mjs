// TensorFlow.js on one back end, with a network of cases.json, as its own guide says: a layers model and
// `trainOnBatch`. On noise, and without weight decay and augmentation: those would only be slower.

/**
 * @import { TensorFlow } from "./tensorflow.ts"
 * @import { LayerSpec, Spec } from "../types.ts"
 *
 * @typedef {object} Question
 * @property {string} backend
 * @property {Spec} spec
 * @property {number} batch
 * @property {string} method
 * @property {number} [ms]
 */

import { answer } from "../answer.mjs";

const LIBRARY = "../data/tensorflow/node_modules/@tensorflow/tfjs/dist/tf.min.js";

/** @type {Map<string, () => Promise<unknown>>} */
const models = new Map();
/** @type {TensorFlow} */
let tf;

/** @param {string} backend */
async function start(backend) {
  await import(LIBRARY);
  /** @type {{ tf: TensorFlow }} */
  const loaded = /** @type {never} */ (globalThis);
  tf = loaded.tf;
  if (!(await tf.setBackend(backend))) throw new Error(`there is no ${backend} here`);
  await tf.ready();
}

/** Who draws for WebGL: without a graphics card it is a program. */
function renderer() {
  const gl = tf.backend().gpgpu?.gl;
  const extension = gl?.getExtension("WEBGL_debug_renderer_info");
  return gl && extension ? gl.getParameter(extension.UNMASKED_RENDERER_WEBGL) : "";
}

/** @param {LayerSpec} layer */
function layersOf({ kind, filters, units, size = 1, stride, pad = 0 }) {
  switch (kind) {
    case "conv":
      if (2 * pad !== size - 1) throw new Error("only padding that keeps the size is written here");
      return [tf.layers.conv2d({ filters, kernelSize: size, padding: "same" })];
    case "relu":
      return [tf.layers.reLU()];
    case "max_pool":
      return [tf.layers.maxPooling2d({ poolSize: size, strides: stride })];
    case "batch_norm":
      return [tf.layers.batchNormalization()];
    case "fc":
      return [tf.layers.flatten(), tf.layers.dense({ units })];
    default:
      throw new Error(`layer ${kind} is not written here`);
  }
}

/**
 * @param {Spec} spec
 * @param {number} batch
 * @param {string} method
 */
function make(spec, batch, method) {
  const { height, width, channels } = spec.input;
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [height, width, channels] }));
  for (const layer of spec.layers.flatMap(layersOf)) model.add(layer);
  const optimizer =
    method === "adadelta" ? tf.train.adadelta(1, 0.95, 1e-6) : tf.train.momentum(0.01, 0.9);
  model.compile({
    optimizer,
    loss: (/** @type {object} */ labels, /** @type {object} */ scores) =>
      tf.losses.softmaxCrossEntropy(labels, scores),
  });
  const pictures = tf.randomUniform([batch, height, width, channels], -0.5, 0.5);
  const labels = tf.oneHot(
    Array.from({ length: batch }, (_, index) => index % 10),
    10,
  );
  return () => model.trainOnBatch(pictures, labels);
}

answer(async (/** @type {Question} */ { backend, spec, batch, method, ms }) => {
  if (tf === undefined) await start(backend);
  if (ms === undefined) return renderer();
  const key = JSON.stringify([spec, batch, method]);
  let step = models.get(key);
  if (step === undefined) {
    step = make(spec, batch, method);
    models.set(key, step);
    await step();
  }
  const started = performance.now();
  let steps = 0;
  while (steps === 0 || performance.now() - started < ms) {
    await step();
    steps += 1;
  }
  return (1000 * steps * batch) / (performance.now() - started);
});
