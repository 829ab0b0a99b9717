// The networks a visitor can choose by name, each with the training that suits it.

import type { Augmentation, LayerSpec, NetSpec, TrainerSpec } from "../protocol.ts";

export const PRESET_NAMES = ["convscope-small", "convnetjs", "softmax"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export interface Preset {
  spec: NetSpec;
  trainer: TrainerSpec;
  augmentation: Augmentation;
}

const input = { channels: 3, height: 32, width: 32 };
const relu: LayerSpec = { kind: "relu" };
const pool: LayerSpec = { kind: "max_pool", size: 2, stride: 2 };
const classes: LayerSpec = { kind: "fc", units: 10 };

const momentum: TrainerSpec = {
  method: "momentum",
  learning_rate: 0.02,
  momentum: 0.9,
  batch_size: 32,
  l1_decay: 0,
  l2_decay: 0.0005,
  schedule: { kind: "step", every: 100_000, factor: 0.7 },
  warm_up: 2000,
};

export const NO_AUGMENTATION: Augmentation = { flip: false, shift: 0, cutout: 0 };
const mirroredAndMoved: Augmentation = { flip: true, shift: 2, cutout: 0 };

function normalised(filters: number): LayerSpec[] {
  return [
    { kind: "conv", filters, size: 3, stride: 1, pad: 1 },
    { kind: "batch_norm" },
    relu,
    pool,
  ];
}

/** ConvNetJS starts weights with variance 1 / inputs. */
function plain(filters: number): LayerSpec[] {
  return [{ kind: "conv", filters, size: 5, stride: 1, pad: 2, init: "lecun" }, relu, pool];
}

export const presets: Record<PresetName, Preset> = {
  "convscope-small": {
    spec: {
      input,
      layers: [...normalised(16), ...normalised(32), ...normalised(64), classes],
      loss: "softmax",
    },
    trainer: momentum,
    augmentation: mirroredAndMoved,
  },
  /** The network of the ConvNetJS CIFAR-10 demo (Karpathy, 2014), with its trainer. */
  convnetjs: {
    spec: {
      input,
      layers: [...plain(16), ...plain(20), ...plain(20), { ...classes, init: "lecun" }],
      loss: "softmax",
    },
    trainer: {
      ...momentum,
      method: "adadelta",
      learning_rate: 1,
      momentum: 0.95,
      batch_size: 4,
      // The demo says 0.0001, but ConvNetJS divides the decay by the batch size too.
      l2_decay: 0.000025,
      schedule: { kind: "constant" },
      warm_up: 0,
    },
    augmentation: mirroredAndMoved,
  },
  softmax: {
    spec: { input, layers: [classes], loss: "softmax" },
    trainer: { ...momentum, learning_rate: 0.01 },
    augmentation: NO_AUGMENTATION,
  },
};

/** Fields of a layer in the order in which one would say them. */
const FIELD_ORDER = ["kind", "filters", "units", "size", "stride", "pad"];

function layerAsText(layer: LayerSpec): string {
  const rank = (field: string) => {
    const known = FIELD_ORDER.indexOf(field);
    return known === -1 ? FIELD_ORDER.length : known;
  };
  const fields = Object.entries(layer).sort(([a], [b]) => rank(a) - rank(b));
  return JSON.stringify(Object.fromEntries(fields));
}

/** JSON that a person can read: one layer a line. */
export function specAsText(spec: NetSpec): string {
  const layers = spec.layers.map((layer) => `    ${layerAsText(layer)}`).join(",\n");
  return `{\n  "input": ${JSON.stringify(spec.input)},\n  "layers": [\n${layers}\n  ],\n  "loss": ${JSON.stringify(spec.loss)}\n}`;
}

/** Which preset a network is, its defaults filled in or not. */
export function presetOf(spec: NetSpec): PresetName | "custom" {
  const has = (layer: LayerSpec | undefined, wanted: LayerSpec) =>
    Object.entries(wanted).every(([field, value]) => layer?.[field] === value);
  const is = ({ layers, loss }: NetSpec) =>
    loss === spec.loss &&
    layers.length === spec.layers.length &&
    layers.every((wanted, at) => has(spec.layers[at], wanted));
  return PRESET_NAMES.find((name) => is(presets[name].spec)) ?? "custom";
}
