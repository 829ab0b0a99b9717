// The typed border between the page (which draws) and the trainer worker (which computes).
// Both sides import this file and nothing else of each other.

/** A problem that the visitor can mend: `code` names a sentence of the text catalogue, `params` fill it. */
export interface Fault {
  code: string;
  params: Record<string, string | number>;
  /** The engine's own English sentence, for the console and for codes the catalogue does not know. */
  text: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export type DatasetName = "embedded" | "cifar10";

/** In what CIFAR-10's pictures come: records in an archive or alone, parquet, and ConvNetJS's batches with their labels. */
export type DataForm = "archive" | "batch" | "parquet" | "pictures" | "labels";

/** A file of CIFAR-10, which has been looked at. */
export interface DataFile {
  file: File;
  form: DataForm;
  /** Its name with the folders before it, as far as they are known. */
  path: string;
}

export interface Shape {
  channels: number;
  height: number;
  width: number;
}

/** The serialisable description of a network; the engine validates it, so a layer is open-ended here. */
export interface NetSpec {
  input: Shape;
  layers: LayerSpec[];
  loss: "softmax" | "svm" | "squared_error" | "perceptron" | "lms";
}
export type LayerSpec = { kind: string } & Record<string, unknown>;

export type Method =
  | "sgd"
  | "momentum"
  | "nesterov"
  | "adagrad"
  | "windowgrad"
  | "adadelta"
  | "rmsprop"
  | "adam"
  | "adamw";

export type Schedule =
  | { kind: "constant" }
  | { kind: "step"; every: number; factor: number }
  | { kind: "cosine"; total: number }
  | { kind: "one_cycle"; total: number };

/** How the network is trained; every field can change while it runs. Lengths are in examples. */
export interface TrainerSpec {
  method: Method;
  learning_rate: number;
  /** Momentum of SGD and Nesterov; the decay of the moving average elsewhere (rho of Adadelta, beta1 of Adam). */
  momentum: number;
  batch_size: number;
  l1_decay: number;
  l2_decay: number;
  schedule: Schedule;
  warm_up: number;
}

export interface Augmentation {
  flip: boolean;
  /** Pixels each way, at most. */
  shift: number;
  /** Side of a square that is blanked out, in pixels. */
  cutout: number;
}

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

export interface LayerInfo {
  index: number;
  kind: string;
  /** The layer's fields with their defaults filled in. */
  spec: LayerSpec;
  input: Shape;
  output: Shape;
  /** Trained parameters. */
  parameters: number;
  /** Multiply-adds of one example's forward pass. */
  multiplyAdds: number;
  /** The layers inside a block, counted from 1. */
  inner: LayerInfo[];
}

export interface NetworkInfo {
  spec: NetSpec;
  /** The spec as JSON, defaults filled in. */
  specText: string;
  /** Index 0 is the input, the last one the loss, by its name. */
  layers: LayerInfo[];
  parameters: number;
  multiplyAdds: number;
  /** Bytes that it takes while it is trained: in the trainer, and in each other worker. */
  memory: { trainer: number; worker: number };
}

export interface DatasetInfo {
  name: DatasetName;
  classes: string[];
  trainCount: number;
  validationCount: number;
  testCount: number;
  /** True while more pictures are still arriving. */
  growing: boolean;
}

/** A row of RGBA pixels for each colour scale, its lowest value first. */
export type Legends = Record<Exclude<TileImage["scale"], "rgb">, Uint8ClampedArray<ArrayBuffer>>;

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
  run: Pick<SavedRun, "id" | "name">;
}

/** A run saved in this browser. */
export interface SavedRun {
  id: string;
  /** What the visitor called it. */
  name: string | null;
  /** "auto": autosaved as training goes on; "named": as it was when the visitor saved it. */
  kind: "auto" | "named";
  /** JSON text of its network. */
  spec: string;
  dataset: DatasetName;
  examples: number;
  /** On held-out pictures; null before any was scored. */
  accuracy: number | null;
  bytes: number;
  /** When it was saved, in milliseconds since 1970. */
  at: number;
  /** When the visitor deleted it: it can come back for a few minutes. */
  deleted: number | null;
  /** Which tab works on it, or has since it was opened. */
  where: "here" | "elsewhere" | "nowhere";
}

export interface Stats {
  examplesSeen: number;
  steps: number;
  epoch: number;
  /** Means over the window (up to 1,000 examples); null before the first one. */
  loss: number | null;
  decayLoss: number;
  trainAccuracy: number | null;
  validationAccuracy: number | null;
  window: number;
  /** Milliseconds per example, averaged over the last second or so. */
  forwardMs: number;
  backwardMs: number;
  /** Examples per second, averaged over the last seconds; 0 while paused. */
  throughput: number;
  /** The rate in force, after schedule and warm-up. */
  learningRate: number;
}

/** Columns of equal length. Missing values are NaN. */
export interface CurvePoints {
  examples: Float64Array;
  /** Mean training loss of the point's own examples. */
  loss: Float32Array;
  /** The same, exponentially smoothed. */
  smoothLoss: Float32Array;
  trainAccuracy: Float32Array;
  validationAccuracy: Float32Array;
}

export type LayerTensor = "activations" | "activationGradients" | "filters" | "filterGradients";

/** Equal tiles stacked top to bottom in one RGBA picture. */
export interface TileImage {
  count: number;
  width: number;
  height: number;
  /** Tiles per group: the input channels of one filter; 1 for maps. */
  group: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
  min: number;
  max: number;
  /**
   * "signed": diverging about zero over [-limit, limit]; "positive": sequential over [0, limit];
   * "rgb": the picture's own colours; "rgb-signed": colour filters, mid grey is zero.
   */
  scale: "signed" | "positive" | "rgb" | "rgb-signed";
  limit: number;
}

export interface Histogram {
  /** Equal bins over [min, max]. */
  counts: Uint32Array;
  min: number;
  max: number;
}

export interface LayerView {
  index: number;
  parts: Partial<Record<LayerTensor, TileImage>>;
  /** Of the activations. */
  histogram: Histogram;
}

export interface Prediction {
  /** 32 x 32 RGBA. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Null for a visitor's own picture. */
  label: number | null;
  /** Its number in the test set; null for a visitor's own picture. */
  test: number | null;
  /** All classes, most likely first. */
  ranked: { label: number; probability: number }[];
}

export interface Evaluation {
  done: number;
  total: number;
  correct: number;
  /** counts[truth * classes + predicted] */
  confusion: Uint32Array;
  finished: boolean;
  /** examplesSeen when it began. */
  atExamples: number;
  /** Averaged over six augmented views? */
  averaged: boolean;
}

export interface HoverTarget {
  layer: number;
  part: LayerTensor;
  tile: number;
  x: number;
  y: number;
}

/** What is on the screen now: the worker computes nothing else. */
export interface SnapshotRequest {
  layers: { index: number; parts: LayerTensor[] }[];
  /** Layers whose filters are recorded now. */
  recorded: number[];
  /** Curve points the page already has. */
  curvesFrom: number;
  /** How many fresh test predictions to make. */
  predictions: number;
  averaged: boolean;
  /** Whether to measure where the time goes. */
  profile: boolean;
  hover?: HoverTarget;
}

export interface Snapshot {
  stats: Stats;
  dataset: DatasetInfo;
  running: boolean;
  /** Changes at reset, a new spec, restore, and when a run falls back: curves start again. */
  generation: number;
  curves: CurvePoints;
  layers: LayerView[];
  /** The filters of the layers to record, in the order of the request; null where a layer has none. */
  recorded: (TileImage | null)[];
  /** The picture that the layers were shown, and the answer to it; null where no layer was asked for. */
  focus: Prediction | null;
  predictions: Prediction[];
  evaluation: Evaluation | null;
  hoverValue: number | null;
  /** Milliseconds per example: forward and backward of each layer, the input and the loss left out. */
  profile: Float64Array | null;
  /** Milliseconds spent on training steps since the run began; NaN where a part of them was spent in another visit. */
  trainedMs: number;
  /** Milliseconds the worker spent on this snapshot, so that the page can pace itself. */
  costMs: number;
}

export type TrainerEvent =
  /** CIFAR-10 on its way in: bytes read so far (of how many, null when unknown), pictures ready to train on. */
  | {
      kind: "loading";
      dataset: DatasetName;
      bytes: number;
      total: number | null;
      bytesPerSecond: number;
      records: number;
      /** Whether another tab downloads, and this one waits for it. */
      inOtherTab: boolean;
    }
  /** The run was replaced without the page's asking: pictures began to arrive, or could not all be had. */
  | { kind: "opened"; opened: Opened }
  /** All pictures are there. */
  | { kind: "dataset"; dataset: DatasetInfo }
  /** The saved runs, the newest first. */
  | { kind: "saved"; runs: SavedRun[] }
  /** Bytes of cached pictures; null where there are none. */
  | { kind: "cached"; bytes: number | null }
  /** The run stopped by itself and can go on: it diverged. */
  | { kind: "fault"; fault: Fault }
  /** Something the visitor may want to know; the run goes on. */
  | { kind: "note"; fault: Fault }
  /** The engine panicked: nothing but a restart helps. */
  | { kind: "crashed"; text: string };

/** The cache of CIFAR-10 in this browser. */
export interface CachedData {
  /** Pictures to train on, and to test on. */
  train: number;
  test: number;
  /** They came from the official archive, checksum and all. */
  official: boolean;
  /** Bytes of downloads that broke off or were cancelled. */
  unfinished: number;
}

export type Focus =
  | { kind: "next-test" }
  | { kind: "test"; index: number }
  /** 32 x 32 RGBA, of the visitor's own. */
  | { kind: "picture"; pixels: Uint8ClampedArray<ArrayBuffer> };

/** Whose nearest training pictures are looked for: those of one picture (32 x 32 RGBA), or of so many test pictures. */
export type Search =
  | { kind: "picture"; pixels: Uint8ClampedArray<ArrayBuffer> }
  | { kind: "tests"; count: number };

/** By what two pictures are compared: the network's last features (L2), or raw pixels. */
export type Metric = "features" | "l1" | "l2";

/** The result of a search so far. */
export interface NeighbourResult {
  /** Training pictures compared, of how many. */
  done: number;
  total: number;
  /** examplesSeen of the weights that are used. */
  atExamples: number;
  /** Pictures that are searched for. */
  pictures: number;
  /** Those that the network itself answers right. */
  ownCorrect: number;
  /** How many neighbours vote. */
  voters: Float64Array;
  metrics: {
    name: Metric;
    /** Of the first picture, the nearest first. */
    nearest: { label: number; distance: number; pixels: Uint8ClampedArray<ArrayBuffer> }[];
    /** For each of `voters`: pictures whose neighbours vote for their label. */
    correct: Uint32Array;
  }[];
}

/** One of the variants in a race, and how far it has come. */
export interface RaceVariant {
  trainer: TrainerSpec;
  stats: Stats;
  /** Points after those that were asked for. */
  curves: CurvePoints;
  /** Spent on its steps. */
  seconds: number;
  /** Why it is out of the race: it diverged. */
  fault: Fault | null;
}

/** The worker, as the page sees it (through Comlink). */
export interface TrainerApi {
  open(options: OpenOptions, onEvent: (event: TrainerEvent) => void): Promise<Outcome<Opened>>;
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
  checkSpec(spec: string): Promise<Outcome<NetworkInfo>>;
  /**
   * A pretrained network in place of the run, paused. CIFAR-10 stays where it is loaded; else the network has no
   * pictures, and keeps its weights when CIFAR-10 is loaded.
   */
  usePretrained(network: PretrainedNetwork, weights: Uint8Array): Promise<Outcome<Opened>>;
  useEmbedded(): Promise<Outcome<Opened>>;
  /**
   * Loads CIFAR-10, from this browser's cache or from beside the page. Training begins on the first pictures, told by
   * an event; the promise resolves when all have come. On a fault the run before is restored.
   */
  useCifar10(): Promise<Outcome<null>>;
  /** The same from the public release at huggingface.co. Nobody is contacted there before this is asked for. */
  downloadCifar10(): Promise<Outcome<null>>;
  /** The same from files of the visitor's, whatever their kind. */
  loadFiles(files: DataFile[]): Promise<Outcome<null>>;
  /** Aborts the loading under way, which ends with the fault `loading_cancelled`. */
  cancelLoading(): Promise<void>;
  /** Bytes of CIFAR-10 cached in this browser; null when none are. */
  cachedBytes(): Promise<number | null>;
  cachedData(): Promise<CachedData>;
  clearCache(): Promise<void>;
  snapshot(request: SnapshotRequest): Promise<Snapshot>;
  setFocus(focus: Focus): Promise<void>;
  /** A picture from the visitor: 32 x 32 RGBA. */
  classify(pixels: Uint8ClampedArray<ArrayBuffer>, averaged: boolean): Promise<Prediction>;
  /** Starts over the whole test set; progress comes in snapshots. */
  evaluate(averaged: boolean): Promise<void>;
  /** Starts over all training pictures, in place of an earlier search. */
  search(wanted: Search): Promise<void>;
  stopSearch(): Promise<void>;
  /** Null where nothing was searched for since the run began. */
  found(): Promise<NeighbourResult | null>;
  /**
   * Trains the run's network from its start with each of `trainers`, in turns, on the same pictures in the same order.
   * The run itself pauses. The race ends with the run, or by `endRace`.
   */
  race(trainers: TrainerSpec[]): Promise<Outcome<null>>;
  /** Null where there is no race any more. `from`: curve points that the page has of each. */
  raceProgress(from: number[]): Promise<RaceVariant[] | null>;
  endRace(): Promise<void>;
  /** The run as a file's bytes. */
  save(): Promise<Uint8Array<ArrayBuffer>>;
  /** Restores a run from a file's bytes, under `name`. On a fault the run in training goes on. */
  restore(bytes: Uint8Array<ArrayBuffer>, name: string | null): Promise<Outcome<Opened>>;
  /** Starts to save the run in this browser as it trains; events tell the list of saved runs. */
  startAutosave(): Promise<void>;
  /** Saves the run now: the page is hidden or left. */
  onHide(): Promise<void>;
  /** The page is left for the browser's back/forward cache (`gone`), or comes back from it. */
  onAway(gone: boolean): Promise<void>;
  /** Saves the run as it is now under a name, in place of the saved run of `id` if one is given. */
  saveAs(name: string, id: string | null): Promise<Outcome<void>>;
  /** Opens a saved run. */
  openSaved(id: string): Promise<Outcome<Opened>>;
  /** A saved run as a file's bytes. */
  savedFile(id: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  updateSaved(
    id: string,
    changes: Partial<Pick<SavedRun, "name" | "deleted">>,
  ): Promise<Outcome<void>>;
}

/** A form of networks as text. Python code is written only, never read. */
export type NetworkForm = "json" | "convnetjs" | "caffe" | "pytorch" | "keras";

/**
 * A form of a network with its weights: safetensors as PyTorch names them, the program that loads those, ONNX, the
 * snapshot of ConvNetJS.
 */
export type WeightsForm = "safetensors" | "loader" | "onnx" | "convnetjs";

/** What a conversion into a form, or out of it, loses. */
export type FormatNote = Pick<Fault, "code" | "params">;

/** What a text in another program's form calls a layer. */
export interface LayerOrigin {
  layer: string;
  kind: string;
  /** Those of the layers inside a block. */
  inside: LayerOrigin[];
}

/** A network that was read from a text. */
export interface ReadNetwork {
  spec: NetSpec;
  notes: FormatNote[];
  /** One a layer; none where the text has the engine's own numbers. */
  origins: LayerOrigin[];
}

/** How the names in a file of weights were understood, where that is to be confirmed. */
export interface WeightsMatch {
  /** One a layer with weights. */
  pairs: {
    /** What the names of the layer's tensors have in common in the file. */
    module: string;
    /** The layer's number here, 3 or 3.2, and its kind; "shortcut" for that of a block. */
    layer: string;
    kind: string;
    shape: string;
    /** Parameters that the file does not have. */
    missing: string[];
    /** Another layer has the same shapes: only order tells them apart. */
    alike: boolean;
  }[];
  /** Names of tensors that no layer takes. */
  leftOut: string[];
}

/** The worker that knows the formats of other programs, as the page sees it (through Comlink). */
export interface FormatsApi {
  /** The network of `spec`, JSON text, in another form. */
  write(form: NetworkForm, spec: string): Promise<Outcome<{ text: string; notes: FormatNote[] }>>;
  /** The network of a text; with `input` for pictures of that shape, whatever the text says of them. */
  read(form: NetworkForm, text: string, input: Shape | null): Promise<Outcome<ReadNetwork>>;
  /** The network of a saved run with its weights. */
  writeWeights(form: WeightsForm, run: Uint8Array): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** A saved run that begins with the weights of `file`, and is in all else as the saved run `run`. */
  readWeights(
    run: Uint8Array,
    file: Uint8Array,
  ): Promise<Outcome<{ run: Uint8Array<ArrayBuffer>; unsure: WeightsMatch | null }>>;
}

/** The worker that makes animated GIFs, as the page sees it: begin, add pictures, end with the file's bytes. */
export interface AnimationApi {
  begin(): Promise<void>;
  /** RGBA of a picture, shown for `delay` milliseconds. */
  add(
    pixels: Uint8ClampedArray<ArrayBuffer>,
    width: number,
    height: number,
    delay: number,
  ): Promise<void>;
  end(): Promise<Uint8Array<ArrayBuffer>>;
}
