// The networks a visitor can choose by name, each with the training that suits it.

import type { LayerSpec, NetSpec } from "../protocol/network.ts";
import type { Augmentation, TrainerSpec } from "../protocol/training.ts";

/** The names in the order and the groups in which one chooses; the first one is what the page opens with. */
export const PRESET_GROUPS = {
  convolutional: [
    "convscope-small",
    "lenet",
    "convnetjs",
    "alexnet",
    "vgg",
    "all-convolutional",
    "residual",
  ],
  connected: ["two-layer", "multilayer-perceptron"],
  linear: ["softmax", "svm"],
  historical: ["perceptron", "adaline", "madaline"],
} as const;

export type PresetGroup = keyof typeof PRESET_GROUPS;
export type PresetName = (typeof PRESET_GROUPS)[PresetGroup][number];

export const PRESET_NAMES: readonly PresetName[] = Object.values(PRESET_GROUPS).flat();

export interface Preset {
  spec: NetSpec;
  trainer: TrainerSpec;
  augmentation: Augmentation;
}

export const NO_AUGMENTATION: Augmentation = { flip: false, shift: 0, cutout: 0 };
const mirroredAndMoved: Augmentation = { flip: true, shift: 2, cutout: 0 };

const input = { channels: 3, height: 32, width: 32 };
const relu: LayerSpec = { kind: "relu" };
const tanh: LayerSpec = { kind: "tanh" };
const sigmoid: LayerSpec = { kind: "sigmoid" };
const lrn: LayerSpec = { kind: "lrn", k: 2, n: 5, alpha: 0.0001, beta: 0.75 };
const half: LayerSpec = { kind: "dropout", rate: 0.5 };
const norm: LayerSpec = { kind: "batch_norm" };
const pool: LayerSpec = { kind: "max_pool", size: 2, stride: 2 };
const overlapping: LayerSpec = { kind: "max_pool", size: 3, stride: 2 };
const mean = (size: number): LayerSpec => ({ kind: "avg_pool", size, stride: size });

const fc = (units: number, more = {}): LayerSpec => ({ kind: "fc", units, ...more });
const classes = fc(10);
/** ConvNetJS starts weights with variance 1 / inputs. */
const lecun = { init: "lecun" };
/** A linear classifier starts with zero weights, so that its templates show only what it learnt. */
const fromNothing = fc(10, { init: "zero" });

/** A convolution that keeps height and width, where `size` is odd. */
const conv = (filters: number, size = 3, more = {}): LayerSpec => ({
  kind: "conv",
  filters,
  size,
  stride: 1,
  pad: (size - 1) / 2,
  ...more,
});
const normalised = (filters: number) => [conv(filters), norm, relu];
const twice = (filters: number) => [conv(filters), relu, conv(filters), relu, pool];
/** ResNet's block of two convolutions: the sum comes before the last ReLU. */
const block = (filters: number): LayerSpec[] => [
  { kind: "residual", layers: [...normalised(filters), conv(filters), norm] },
  relu,
];

/** SGD with momentum in batches of 32, with `changes`. */
const training = (changes: Partial<TrainerSpec> = {}): TrainerSpec => ({
  method: "momentum",
  learning_rate: 0.02,
  momentum: 0.9,
  batch_size: 32,
  l1_decay: 0,
  l2_decay: 0.0005,
  schedule: { kind: "step", every: 100_000, factor: 0.7 },
  warm_up: 2000,
  ...changes,
});
/** One picture a step, as the rules were published. */
const byExample = (learning_rate: number) =>
  training({ method: "sgd", learning_rate, momentum: 0, batch_size: 1, l2_decay: 0, warm_up: 0 });

/** A network with augmentation: its training pictures are mirrored and shifted. */
const preset = (layers: LayerSpec[], trainer = training()): Preset => ({
  spec: { input, layers, loss: "softmax" },
  trainer,
  augmentation: mirroredAndMoved,
});
/** A network without augmentation, which would blur weights that belong to single pixels. */
const plain = (layers: LayerSpec[], trainer: TrainerSpec, loss: NetSpec["loss"]): Preset => ({
  spec: { input, layers, loss },
  trainer,
  augmentation: NO_AUGMENTATION,
});

export const presets: Record<PresetName, Preset> = {
  "convscope-small": preset([
    ...normalised(16),
    pool,
    ...normalised(32),
    pool,
    ...normalised(64),
    pool,
    classes,
  ]),
  /** LeNet-5 (LeCun et al., 1998), for colours and with a softmax. */
  lenet: preset(
    [
      conv(6, 5, { pad: 0 }),
      tanh,
      mean(2),
      conv(16, 5, { pad: 0 }),
      tanh,
      mean(2),
      conv(120, 5, { pad: 0 }),
      tanh,
      fc(84),
      tanh,
      classes,
    ],
    training({ learning_rate: 0.01 }),
  ),
  /** The network of the ConvNetJS CIFAR-10 demo (Karpathy, 2014), with its trainer. */
  convnetjs: preset(
    [16, 20, 20].flatMap((filters) => [conv(filters, 5, lecun), relu, pool]).concat(fc(10, lecun)),
    training({
      method: "adadelta",
      learning_rate: 1,
      momentum: 0.95,
      batch_size: 4,
      // The demo says 0.0001, but ConvNetJS divides the decay by the batch size too.
      l2_decay: 0.000025,
      schedule: { kind: "constant" },
      warm_up: 0,
    }),
  ),
  /** AlexNet (Krizhevsky et al., 2012) at a quarter of its width, for pictures of 32 × 32. */
  alexnet: preset(
    [
      conv(24, 6, { pad: 2 }),
      relu,
      lrn,
      overlapping,
      conv(48, 5),
      relu,
      lrn,
      overlapping,
      conv(64),
      relu,
      conv(64),
      relu,
      conv(48),
      relu,
      overlapping,
      fc(256),
      relu,
      half,
      fc(256),
      relu,
      half,
      classes,
    ],
    training({ learning_rate: 0.01 }),
  ),
  /** VGG (Simonyan and Zisserman, 2014): pairs of 3 × 3 convolutions. */
  vgg: preset(
    [...twice(16), ...twice(32), ...twice(64), fc(128), relu, half, classes],
    training({ learning_rate: 0.01 }),
  ),
  /** All-convolutional net (Springenberg et al., 2014): strides in place of pooling, a mean in place of the last layer. */
  "all-convolutional": preset(
    [
      conv(24),
      relu,
      conv(24, 4, { stride: 2, pad: 1 }),
      relu,
      conv(48),
      relu,
      conv(48, 4, { stride: 2, pad: 1 }),
      relu,
      conv(64),
      relu,
      conv(64, 1),
      relu,
      conv(10, 1),
      mean(8),
    ],
    training({ learning_rate: 0.02 }),
  ),
  /** ResNet (He et al., 2015), three blocks of it. */
  residual: preset([
    ...normalised(16),
    ...block(16),
    pool,
    ...block(32),
    pool,
    ...block(64),
    mean(8),
    classes,
  ]),
  "two-layer": preset([fc(100), relu, classes], training({ learning_rate: 0.01 })),
  /** Back-propagation through sigmoids to squared errors (Rumelhart et al., 1986). */
  "multilayer-perceptron": plain(
    [fc(100), sigmoid, fc(50), sigmoid, classes, sigmoid].map((layer) =>
      layer.kind === "fc" ? { ...layer, init: "xavier" } : layer,
    ),
    training({ learning_rate: 0.2, l2_decay: 0 }),
    "squared_error",
  ),
  softmax: plain([fromNothing], training({ learning_rate: 0.001, l2_decay: 0.003 }), "softmax"),
  svm: plain([fromNothing], training({ learning_rate: 0.0003, l2_decay: 0.003 }), "svm"),
  /** Rosenblatt's perceptron. With zero initial weights the rate changes their scale, and no answer. */
  perceptron: plain([fromNothing], byExample(0.001), "perceptron"),
  adaline: plain([fromNothing], byExample(0.0002), "lms"),
  /** Five ADALINEs a class. In small batches: a step on one picture takes as long. */
  madaline: plain(
    [fc(50), { kind: "majority", group: 5 }],
    { ...byExample(0.01), batch_size: 8 },
    "lms",
  ),
};
/** Fields of a layer in the order in which they are read aloud. */
const FIELD_ORDER = ["kind", "filters", "units", "size", "stride", "pad"];

function layerAsText(layer: LayerSpec): string {
  const rank = (field: string) => {
    const known = FIELD_ORDER.indexOf(field);
    return known === -1 ? FIELD_ORDER.length : known;
  };
  const fields = Object.entries(layer).sort(([a], [b]) => rank(a) - rank(b));
  return JSON.stringify(Object.fromEntries(fields));
}

/** The spec as readable JSON: one layer a line. */
export function specAsText(spec: NetSpec): string {
  const layers = spec.layers.map((layer) => `    ${layerAsText(layer)}`).join(",\n");
  return `{\n  "input": ${JSON.stringify(spec.input)},\n  "layers": [\n${layers}\n  ],\n  "loss": ${JSON.stringify(spec.loss)}\n}`;
}

/** Whether `found` has every field of `wanted` with the same value, and lists of the same length. */
function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return found === wanted;
  if (typeof found !== "object" || found === null) return false;
  if (Array.isArray(wanted) && (!Array.isArray(found) || found.length !== wanted.length))
    return false;
  return Object.entries(wanted).every(([name, value]) => holds(Reflect.get(found, name), value));
}

/** The preset that a network is, with or without its defaults filled in. */
export function presetOf({ layers, loss }: NetSpec): PresetName | "custom" {
  const is = ({ spec }: Preset) => spec.loss === loss && holds(layers, spec.layers);
  return PRESET_NAMES.find((name) => is(presets[name])) ?? "custom";
}
