// The run in training: how it is opened, and what the page can do with it.

import type { DatasetInfo } from "./datasets.ts";
import type { Outcome } from "./faults.ts";
import type { NetworkCheck, NetworkInfo } from "./network.ts";
import type { Legends } from "./snapshot.ts";
import type { Augmentation, TrainerSpec } from "./training.ts";

/** The instructions that the engine is built for: the second has fused multiply-add. */
export type Build = "simd128" | "relaxed-simd";

export interface OpenOptions {
  /** JSON text of a NetSpec. */
  spec: string;
  trainer: TrainerSpec;
  augmentation: Augmentation;
  /** Decimal unsigned 64-bit; absent: drawn by the browser's cryptographic generator. */
  seed?: string;
  /** Where `data/` beside the page is, absolute. */
  dataUrl: string;
  /** How many workers share the training, the trainer included. */
  workers: number;
  /** Absent: the fastest that the browser has, which is also what is taken where it lacks this one. */
  build?: Build;
  paused: boolean;
}

/** A pretrained network without its weights. */
export interface PretrainedNetwork {
  /** JSON text of a NetSpec. */
  spec: string;
  /** How to train it further. */
  trainer: TrainerSpec;
  augmentation: Augmentation;
  seed: string;
  /** How many it was trained on. */
  examples: number;
  /** Checksum of the weights file. */
  crc32: number;
}

export interface Opened {
  build: Build;
  legends: Legends;
  workers: number;
  /** Whether workers read the same memory; where browsers do not let them, they send each other copies. */
  sharesMemory: boolean;
  seed: string;
  network: NetworkInfo;
  trainer: TrainerSpec;
  augmentation: Augmentation;
  dataset: DatasetInfo;
  /** What the run store knows it by. */
  run: { id: string; name: string | null };
}

/** The run in training: its course, its settings, its network. */
export interface SessionApi {
  play(): Promise<void>;
  pause(): Promise<void>;
  /** One training step, while paused. */
  step(): Promise<Outcome<null>>;
  /** Fresh weights; `seed` absent: a new one. Returns the seed used. */
  reset(seed?: string): Promise<Outcome<Opened>>;
  setTrainer(trainer: TrainerSpec): Promise<Outcome<TrainerSpec>>;
  setAugmentation(augmentation: Augmentation): Promise<void>;
  /** How many workers share the training from the next step on; returns how many there are. */
  setWorkers(workers: number): Promise<number>;
  /** A new network on the same data; on a fault the old one goes on. */
  setSpec(spec: string, trainer: TrainerSpec): Promise<Outcome<Opened>>;
  /**
   * The same, which keeps the weights of layers that have not changed their shape. `pairs` names layers, four bytes
   * each: its index and inside a block its number there, from 1, else 0; then the same of the layer that it was.
   */
  changeNetwork(
    spec: string,
    trainer: TrainerSpec,
    pairs: Uint8Array,
  ): Promise<Outcome<{ opened: Opened; transferred: Uint8Array }>>;
  /** The shapes and sizes a spec would have, without touching the running network. */
  checkSpec(spec: string): Promise<NetworkCheck>;
  /**
   * A pretrained network in place of the run, paused. CIFAR-10 stays where it is loaded; else the network has no
   * pictures, and keeps its weights when CIFAR-10 is loaded.
   */
  usePretrained(network: PretrainedNetwork, weights: Uint8Array): Promise<Outcome<Opened>>;
  useEmbedded(): Promise<Outcome<Opened>>;
  /** The run as a file's bytes. */
  save(): Promise<Uint8Array<ArrayBuffer>>;
  /** Restores a run from a file's bytes, under `name`. On a fault the run in training goes on. */
  restore(bytes: Uint8Array<ArrayBuffer>, name: string | null): Promise<Outcome<Opened>>;
}
