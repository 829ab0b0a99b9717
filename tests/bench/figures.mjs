// The figures that Convscope means to reach, each from the measurements of one run.

const NETWORK = "ConvNetJS CIFAR-10";

/**
 * @import { Labels, Measurements } from "./measurements.mjs"
 * @typedef {"share" | "times" | "ms" | "kB"} Unit
 * @typedef {[name: string, unit: Unit, of: (measured: Measurements) => number]} Figure
 */

/** @type {(by: string, batch: number, build?: string, workers?: number) => Labels} */
const training = (by, batch, build, workers = 1) => ({
  what: "training",
  by,
  network: NETWORK,
  batch,
  workers,
  build,
});
/** @type {(batch: number, build: string) => Labels} */
const share = (batch, build) => ({ ...training("engine", batch, build), what: "share" });
/** @type {(batch: number, workers: number) => Labels} */
const page = (batch, workers) => training("page", batch, "relaxed-simd", workers);
/**
 * Whatever instructions this machine has.
 * @type {(batch: number, workers: number) => Labels}
 */
const native = (batch, workers) => {
  const { build: _, ...labels } = training("native", batch, undefined, workers);
  return labels;
};
const CONVNETJS = training("ConvNetJS", 4, "JavaScript");
const PYTORCH = training("PyTorch", 32, "native");

/** @type {(labels: Labels) => Figure[2]} */
const median = (labels) => (measured) => measured.median(labels);
/** @type {(above: Labels, below: Labels) => Figure[2]} */
const ratio = (above, below) => (measured) => measured.ratio(above, below);

/** @type {Figure[]} */
const ALL = [
  ["share of the fused peak, batch 32", "share", median(share(32, "relaxed-simd"))],
  ["share of the fused peak, batch 128", "share", median(share(128, "relaxed-simd"))],
  ["share of the plain peak, batch 32", "share", median(share(32, "simd128"))],
  ["share of the plain peak, batch 128", "share", median(share(128, "simd128"))],
  ["times ConvNetJS, page, 1 worker, batch 4", "times", ratio(page(4, 1), CONVNETJS)],
  ["times ConvNetJS, page, 2 workers, batch 32", "times", ratio(page(32, 2), CONVNETJS)],
  ["2 workers over 1, page, batch 128", "times", median({ what: "2 workers over 1, page" })],
  [
    "2 threads over 1, each training for itself, batch 32",
    "times",
    median({ what: "2 threads apart over 1, training" }),
  ],
  [
    "2 threads over 1, multiply-add peak",
    "times",
    median({ what: "2 threads apart over 1, peak" }),
  ],
  ["2 workers over 1, native, batch 128", "times", ratio(native(128, 2), native(128, 1))],
  ["times PyTorch (1 thread), page, 1 worker, batch 32", "times", ratio(page(32, 1), PYTORCH)],
  ["times PyTorch (1 thread), native, batch 32", "times", ratio(native(32, 1), PYTORCH)],
  ["drawing costs, stage in view", "share", median({ what: "drawing the stage" })],
  ["drawing costs, network in view", "share", median({ what: "drawing the network" })],
  ["drawing costs, all cards on the screen", "share", median({ what: "drawing all cards" })],
  ["frame interval, 95th percentile", "ms", median({ what: "frame interval, 95th percentile" })],
  [
    "longest task of the main thread (0: none over 50 ms)",
    "ms",
    median({ what: "longest task of the main thread" }),
  ],
  ["opening to first step", "ms", median({ what: "opening to first step" })],
  ["snapshot, a window of the network", "ms", median({ what: "snapshot of the network" })],
  ["snapshot, all cards", "ms", median({ what: "snapshot of all cards" })],
  ["score of the whole test set", "ms", median({ what: "score of the whole test set" })],
  ["page weight, gzip, one visitor at most", "kB", median({ what: "page weight" })],
];

export const FIGURES = ALL.map(([name, unit, of]) => ({ name, unit, of }));
