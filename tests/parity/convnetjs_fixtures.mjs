// The command line of this folder's ConvNetJS cases: see HELP. README.md defines the generator and the fixtures.
//
// ConvNetJS computes in doubles, so what the engine is held against has no rounding of its own. What differs:
//
//   order         a volume is [y][x][channel] there and [channel][y][x] here.
//   loss layers   bring their own fully connected layer: the network's last one.
//   svm           counts the right class too, a margin of 1 whose gradient is 0: its loss is 1 higher.
//   regression    reports 2 Σ (s - t)² with the gradient of ½ Σ (s - t)²: its loss is 4 times too high.
//   lrn           backward takes x_j² for x_i x_j, which is right for a window of one map alone: gradients before a
//                 wider one are left out.
//   dropout       leaves training as it is and scales answers by the rate: only a rate of 0 in training compares.
//   decay         is divided by the batch size with the gradient: it is multiplied by it here.
//   adagrad       has its ε inside the root, the engine 1e-10 outside: 1e-20 inside is the same at zero.
//   adadelta      has no learning rate: only a rate of 1 compares.
//   nesterov, adam, leaky ReLU, batch norm, average pooling are not in the release on npm.

import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = dirname(fileURLToPath(import.meta.url));
const HELP = `node tests/parity/convnetjs_fixtures.mjs [--out FOLDER]

Runs every case of tests/parity/cases that is marked "convnetjs" with ConvNetJS and writes
tests/parity/fixtures/*/*.convnetjs.json. The opening comment of this file lists what differs.

  --out FOLDER  write elsewhere
  --help        this text`;

/**
 * @param {string} message
 * @param {string} fix
 * @returns {never}
 */
function fail(message, fix) {
  console.error(`error: ${message}\n  fix: ${fix}`);
  process.exit(1);
}

const { values: options } = parseArgs({
  options: { out: { type: "string", default: join(HERE, "fixtures") }, help: { type: "boolean" } },
});
if (options.help) {
  console.log(HELP);
  process.exit();
}
/**
 * @import { Layer, Net, Vol } from "convnetjs"
 * @typedef {{ channels: number, height: number, width: number }} Size
 * @typedef {object} LayerSpec
 * @property {string} kind
 * @property {number} [filters]
 * @property {number | number[]} [size]
 * @property {number} [stride]
 * @property {number} [pad]
 * @property {number} [units]
 * @property {number} [group]
 * @property {number} [rate]
 * @property {number} [k]
 * @property {number} [n]
 * @property {number} [alpha]
 * @property {number} [beta]
 *
 * @typedef {"softmax" | "svm" | "squared_error"} Loss
 * @typedef {{ input: Size, layers: LayerSpec[], loss: Loss }} Spec
 * @typedef {{ name: string, loss: Loss, seed: number, examples: number, mode: string, against: string[] }} Run
 * @typedef {object} Trainer
 * @property {keyof typeof METHODS} method
 * @property {number} batch_size
 * @property {number} learning_rate
 * @property {number} momentum
 * @property {number} [l1_decay]
 * @property {number} l2_decay
 * @property {{ every: number, factor: number }} [schedule]
 *
 * A number's place in a list of ConvNetJS.
 * @typedef {[volume: Vol, at: number]} Place
 */

const { default: convnetjs } = await import("convnetjs").catch(() =>
  fail("ConvNetJS is not installed", "npm install"),
);
const { version } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.resolve("convnetjs")), "utf8"),
);

/** README.md, "Parameters, inputs and labels". */
class Generator {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed;
  }
  uniform() {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return (this.state >>> 8) / 2 ** 24;
  }
  signed() {
    return 2 * this.uniform() - 1;
  }
  /** @param {number} inputs */
  weight(inputs) {
    return Math.fround(this.signed() * Math.sqrt(3 / inputs));
  }
  bias() {
    return Math.fround(this.signed() / 4);
  }
}

/**
 * The indices of a volume of ConvNetJS in the order [channel][y][x].
 * @param {Size} size
 */
function byChannel({ channels, height, width }) {
  const order = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < height * width; pixel++) order.push(pixel * channels + channel);
  }
  return order;
}

const sides = (/** @type {number | number[] | undefined} */ size) =>
  Array.isArray(size) ? { sy: size[0], sx: size[1] } : { sx: size };

/** @param {LayerSpec} layer */
function definition(layer) {
  const { kind, stride = 1, pad = 0 } = layer;
  switch (kind) {
    case "conv":
      return { type: "conv", filters: layer.filters, ...sides(layer.size), stride, pad };
    case "max_pool":
      return { type: "pool", ...sides(layer.size), stride, pad };
    case "fc":
      return { type: "fc", num_neurons: layer.units };
    case "maxout":
      return { type: "maxout", group_size: layer.group };
    case "dropout":
      return { type: "dropout", drop_prob: layer.rate };
    case "lrn":
      return { type: "lrn", k: layer.k, n: layer.n, alpha: layer.alpha, beta: layer.beta };
    case "relu":
    case "tanh":
    case "sigmoid":
      return { type: kind };
  }
  return fail(`ConvNetJS has no layer ${kind}`, 'take "convnetjs" out of the case\'s "against"');
}

/** @type {Record<Loss, (classes: number) => object>} */
const LOSSES = {
  softmax: (classes) => ({ type: "softmax", num_classes: classes }),
  svm: (classes) => ({ type: "svm", num_classes: classes }),
  squared_error: (classes) => ({ type: "regression", num_neurons: classes }),
};

/**
 * The network of a case with its parameters, and the generator after them.
 * @param {Spec} spec
 * @param {Loss} loss
 * @param {number} seed
 */
function build(spec, loss, seed) {
  const { channels, height, width } = spec.input;
  const classes = spec.layers.at(-1)?.units ?? 0;
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: "input", out_sx: width, out_sy: height, out_depth: channels },
    ...spec.layers.slice(0, -1).map(definition),
    LOSSES[loss](classes),
  ]);
  const generator = new Generator(seed);
  /**
   * Arrays by name, in the engine's order.
   * @type {Record<string, Place[]>}
   */
  const places = {};
  let input = spec.input;
  net.layers.slice(1, -1).forEach((layer, index) => {
    const { filters, biases } = layer;
    if (filters && biases) {
      const { sx = input.width, sy = input.height } = layer;
      const order = byChannel({ channels: input.channels, height: sy, width: sx });
      places[`${index}.weight`] = filters.flatMap((f) => order.map((at) => [f, at]));
      places[`${index}.bias`] = Array.from(biases.w, (_, at) => [biases, at]);
      for (const [filter, at] of places[`${index}.weight`]) {
        filter.w[at] = generator.weight(order.length);
      }
      for (const [, at] of places[`${index}.bias`]) biases.w[at] = generator.bias();
    }
    input = { channels: layer.out_depth, height: layer.out_sy, width: layer.out_sx };
  });
  return { net, generator, places, classes, order: byChannel(spec.input) };
}

/**
 * @param {ReturnType<typeof build>} network
 * @param {Size} input
 * @param {number} examples
 */
function batch({ generator, classes, order }, { channels, height, width }, examples) {
  const inputs = Array.from({ length: examples }, () => {
    const volume = new convnetjs.Vol(width, height, channels, 0);
    for (const at of order) volume.w[at] = Math.fround(generator.signed());
    return volume;
  });
  const labels = inputs.map(() => Math.floor(generator.uniform() * classes));
  return { inputs, labels };
}

/**
 * A label as the loss layer wants it.
 * @param {Loss} loss
 * @param {number} label
 * @param {number} classes
 */
function truth(loss, label, classes) {
  return loss === "squared_error"
    ? Array.from({ length: classes }, (_, at) => Number(at === label))
    : label;
}

/**
 * A loss of ConvNetJS as the engine and the papers define it.
 * @param {Loss} loss
 * @param {number} value
 */
function plain(loss, value) {
  return { softmax: value, svm: value - 1, squared_error: value / 4 }[loss];
}

/** Eight digits: one more than the engine's. What is nearly zero is, so that no machine's rounding shows. */
const number = (/** @type {number} */ value) =>
  Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(8));

const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);

/**
 * README.md, "Arrays in fixtures".
 * @param {number[]} values
 */
function summary(values, whole = 64) {
  if (values.length <= whole) return { values: values.map(number) };
  const direction = new Generator(0);
  const sample = Array.from({ length: 41 }, (_, i) => Math.floor((i * values.length) / 41));
  return {
    length: values.length,
    largest: number(Math.max(...values.map(Math.abs))),
    sum: number(sum(values)),
    squares: number(sum(values.map((value) => value * value))),
    projection: number(sum(values.map((value) => value * direction.signed()))),
    sample: sample.map((at) => number(values[at])),
  };
}

/**
 * @param {Spec} spec
 * @param {Run} run
 */
function runNetwork(spec, run) {
  const network = build(spec, run.loss, run.seed);
  const { net, places, classes, order } = network;
  const { inputs, labels } = batch(network, spec.input, run.examples);
  /** @type {number[]} */
  const scores = [];
  /** @type {number[]} */
  const inputGradient = [];
  let loss = 0;
  inputs.forEach((input, index) => {
    net.forward(input, run.mode === "train");
    scores.push(...net.layers[net.layers.length - 1].in_act.w);
    loss += plain(run.loss, net.backward(truth(run.loss, labels[index], classes)));
    inputGradient.push(...order.map((at) => input.dw[at] / run.examples));
  });
  const blocked = spec.layers.findLastIndex(({ kind, n = 0 }) => kind === "lrn" && n > 1);
  const gradients = Object.entries(places)
    .filter(([name]) => Number.parseInt(name, 10) > blocked)
    .map(([name, place]) => [
      name,
      summary(place.map(([volume, at]) => volume.dw[at] / run.examples)),
    ]);
  return {
    source: `ConvNetJS ${version}`,
    net: { ...spec, loss: run.loss },
    seed: run.seed,
    examples: run.examples,
    mode: run.mode,
    loss: number(loss),
    scores: summary(scores, scores.length),
    gradients: Object.fromEntries(gradients),
    ...(blocked < 0 && { input_gradient: summary(inputGradient) }),
  };
}

/** @satisfies {Record<string, (trainer: { momentum: number }) => object>} */
const METHODS = {
  sgd: () => ({ method: "sgd", momentum: 0 }),
  momentum: ({ momentum }) => ({ method: "sgd", momentum }),
  adagrad: () => ({ method: "adagrad", eps: 1e-20 }),
  windowgrad: ({ momentum }) => ({ method: "windowgrad", ro: momentum, eps: 1e-8 }),
  adadelta: ({ momentum }) => ({ method: "adadelta", ro: momentum, eps: 1e-6 }),
};

/**
 * @param {{ net: Spec, seed: number, steps: number }} group
 * @param {Trainer} trainer
 */
function runTraining({ net: spec, seed, steps }, trainer) {
  const network = build(spec, spec.loss, seed);
  const examples = trainer.batch_size;
  const { learning_rate, l1_decay = 0, l2_decay, schedule = { every: 1, factor: 1 } } = trainer;
  for (const layer of network.net.layers) if (layer.filters) layer.l1_decay_mul = 1;
  const rule = new convnetjs.Trainer(network.net, {
    ...METHODS[trainer.method](trainer),
    batch_size: examples,
    l1_decay: l1_decay * examples,
    l2_decay: l2_decay * examples,
  });
  const losses = Array.from({ length: steps }, (_, step) => {
    const drops = Math.floor((step * examples) / schedule.every);
    rule.learning_rate = learning_rate * schedule.factor ** drops;
    const { inputs, labels } = batch(network, spec.input, examples);
    const train = (/** @type {Vol} */ input, /** @type {number} */ at) =>
      rule.train(input, truth(spec.loss, labels[at], network.classes));
    return sum(inputs.map((input, at) => plain(spec.loss, train(input, at).cost_loss)));
  });
  const parameters = Object.entries(network.places).map(([name, place]) => ({
    name,
    values: place.map(([volume, at]) => volume.w[at]),
  }));
  const weights = parameters
    .filter(({ name }) => name.endsWith(".weight"))
    .flatMap(({ values }) => values);
  const decay = weights.map((w) => l1_decay * Math.abs(w) + (l2_decay / 2) * w * w);
  return {
    source: `ConvNetJS ${version}`,
    net: spec,
    seed,
    steps,
    trainer,
    losses: losses.map(number),
    decay_loss: number(sum(decay)),
    parameters: Object.fromEntries(parameters.map(({ name, values }) => [name, summary(values)])),
  };
}

/**
 * JSON with a line for each entry of the outer objects, so that a changed fixture is a readable diff.
 * @param {unknown} value
 * @returns {string}
 */
function text(value, depth = 2) {
  if (depth === 0 || value === null || typeof value !== "object" || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  const indent = "  ".repeat(3 - depth);
  const lines = Object.entries(value).map(
    ([key, entry]) => `${indent}${JSON.stringify(key)}: ${text(entry, depth - 1)}`,
  );
  return `{\n${lines.join(",\n")}\n${indent.slice(2)}}`;
}

/**
 * @param {string} kind
 * @param {string} name
 * @param {object} fixture
 */
function write(kind, name, fixture) {
  const path = join(options.out, kind, `${name}.convnetjs.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${text(fixture)}\n`);
  console.log(`${basename(path)}: ${(statSync(path).size / 1000).toFixed(1)} kB`);
}

const cases = (/** @type {string} */ file) =>
  JSON.parse(readFileSync(join(HERE, "cases", file), "utf8"));

for (const { net, against, runs } of cases("networks.json")) {
  if (!against.includes("convnetjs")) continue;
  for (const run of runs) write("networks", run.name, runNetwork(net, run));
}
for (const group of cases("trainings.json")) {
  for (const { name, against, trainer } of group.runs) {
    if (against.includes("convnetjs")) write("trainings", name, runTraining(group, trainer));
  }
}
