// TensorFlow.js on one back end, with a network of cases.json, as its own guide says: a layers model and
// `trainOnBatch`. On noise, and without weight decay and augmentation: those would only be slower.

import { answer } from "../answer.mjs";

const models = new Map();
let tf;

async function start(backend) {
  await import("../data/tensorflow/node_modules/@tensorflow/tfjs/dist/tf.min.js");
  tf = globalThis.tf;
  if (!(await tf.setBackend(backend))) throw new Error(`there is no ${backend} here`);
  await tf.ready();
}

/** Who draws for WebGL: without a graphics card it is a program. */
function renderer() {
  const gl = tf.backend().gpgpu?.gl;
  const extension = gl?.getExtension("WEBGL_debug_renderer_info");
  return extension ? gl.getParameter(extension.UNMASKED_RENDERER_WEBGL) : "";
}

function layersOf({ kind, filters, units, size, stride, pad }) {
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

function make(spec, batch, method) {
  const { height, width, channels } = spec.input;
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [height, width, channels] }));
  for (const layer of spec.layers.flatMap(layersOf)) model.add(layer);
  const optimizer =
    method === "adadelta" ? tf.train.adadelta(1, 0.95, 1e-6) : tf.train.momentum(0.01, 0.9);
  model.compile({
    optimizer,
    loss: (labels, scores) => tf.losses.softmaxCrossEntropy(labels, scores),
  });
  const pictures = tf.randomUniform([batch, height, width, channels], -0.5, 0.5);
  const labels = tf.oneHot(
    Array.from({ length: batch }, (_, index) => index % 10),
    10,
  );
  return () => model.trainOnBatch(pictures, labels);
}

answer(async ({ backend, spec, batch, method, ms }) => {
  if (tf === undefined) await start(backend);
  if (ms === undefined) return renderer();
  const key = JSON.stringify([spec, batch, method]);
  if (!models.has(key)) {
    models.set(key, make(spec, batch, method));
    await models.get(key)();
  }
  const step = models.get(key);
  const started = performance.now();
  let steps = 0;
  while (steps === 0 || performance.now() - started < ms) {
    await step();
    steps += 1;
  }
  return (1000 * steps * batch) / (performance.now() - started);
});
