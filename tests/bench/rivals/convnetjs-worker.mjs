// ConvNetJS with the network and the trainer of its CIFAR-10 demo, on pictures of noise. The demo's own work
// beside training (augmentation, drawing) is left out: it would only be slower.

import { answer } from "../answer.mjs";

const BATCH = 4;
const WARM_MS = 2000;
const PICTURES = 64;

/** @type {(() => void) | undefined} */
let step;

async function make() {
  Object.assign(globalThis, { window: globalThis });
  const source = await (await fetch("../data/convnetjs/convnet.js")).text();
  // Not imported: it was written before there were modules, and is not strict.
  // biome-ignore lint/security/noGlobalEval: a local copy of the npm package
  // biome-ignore lint/complexity/noCommaOperator: an indirect eval is global
  (0, eval)(source);
  /** @type {{ convnetjs: typeof import("convnetjs") }} */
  const { convnetjs } = /** @type {never} */ (globalThis);
  const { Net, Trainer, Vol } = convnetjs;
  const conv = (/** @type {number} */ filters) => ({
    type: "conv",
    sx: 5,
    filters,
    stride: 1,
    pad: 2,
    activation: "relu",
  });
  const pool = { type: "pool", sx: 2, stride: 2 };
  const net = new Net();
  net.makeLayers([
    { type: "input", out_sx: 32, out_sy: 32, out_depth: 3 },
    ...[conv(16), pool, conv(20), pool, conv(20), pool],
    { type: "softmax", num_classes: 10 },
  ]);
  const trainer = new Trainer(net, { method: "adadelta", batch_size: BATCH, l2_decay: 0.0001 });
  const pictures = Array.from({ length: PICTURES }, () => {
    const picture = new Vol(32, 32, 3, 0);
    for (let index = 0; index < picture.w.length; index += 1)
      picture.w[index] = Math.random() - 0.5;
    return picture;
  });
  let seen = 0;
  step = () => {
    for (let example = 0; example < BATCH; example += 1) {
      trainer.train(pictures[seen % PICTURES], seen % 10);
      seen += 1;
    }
  };
}

/**
 * Examples a second over at least `ms`.
 * @param {number} ms
 */
function pace(ms) {
  const started = performance.now();
  let steps = 0;
  while (steps === 0 || performance.now() - started < ms) {
    step?.();
    steps += 1;
  }
  return (1000 * steps * BATCH) / (performance.now() - started);
}

answer(async (/** @type {{ ms: number }} */ { ms }) => {
  if (step === undefined) {
    await make();
    pace(WARM_MS);
  }
  return pace(ms);
});
