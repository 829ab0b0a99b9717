// The state of the page: the visitor's choices (`settings`) and the trainer's last reports (`live`).
// Commands of this folder change it, and each feature what is its own.

import { computed, type Signal, signal } from "@preact/signals";
import { language } from "../i18n/languages.ts";
import type { DatasetInfo, DatasetName } from "../protocol/datasets.ts";
import type { Fault } from "../protocol/faults.ts";
import type { WeightsMatch } from "../protocol/formats.ts";
import type { ValuePlace } from "../protocol/inspector.ts";
import type { NetworkInfo } from "../protocol/network.ts";
import type { SavedRun } from "../protocol/runs.ts";
import type { Build, Opened } from "../protocol/session.ts";
import type {
  Evaluation,
  HoverTarget,
  LayerFlow,
  LayerView,
  Prediction,
  Stats,
  TileImage,
} from "../protocol/snapshot.ts";
import type { TrainerEvent } from "../protocol/trainer.ts";
import type { Augmentation, TrainerSpec } from "../protocol/training.ts";
import type { PictureSource } from "./picture-source.ts";
import { NO_AUGMENTATION, type PresetName } from "./presets.ts";
import type { PretrainedName } from "./pretrained.ts";
import type { Curves } from "./snapshots/curves.ts";

export type Theme = "system" | "light" | "dark";
export type Status = "starting" | "training" | "paused" | "error";
export type Loading = Extract<TrainerEvent, { kind: "loading" }>;

export interface Notice {
  id: number;
  tone: "error" | "note";
  fault: Fault;
  /** Repeats what failed. */
  again: (() => void) | undefined;
}

/** How the modules of a file are matched to layers, until the visitor confirms it. */
export interface MatchQuestion extends WeightsMatch {
  answer(yes: boolean): void;
}

/** The picture input: a visitor's own picture, or one of the test set (then with its label and number there). */
export interface PinnedPicture extends Pick<Prediction, "pixels" | "label" | "test"> {
  /** Stays the same while the visitor moves the crop. */
  id: number;
  /** The picture in its original size; null for a picture of the test set. */
  source: PictureSource | null;
  name: string;
}

export interface ShownPrediction extends Prediction {
  id: number;
  /** Examples seen at the time of the prediction. */
  examples: number;
}

/** Classes whose scores are explained, by their names, and the layer of the maps that Grad-CAM weighs. */
export interface Explained {
  classes: readonly string[];
  /** Null for the last that there is. */
  layer: number | null;
}

export interface FieldFault {
  field: string;
  fault: Fault;
}

/** What the stage shows of a training step that is told, in place of the picture in focus. */
export interface Told {
  picture: Prediction;
  /** The maps of the layers that have been reached; on the way back the gradients on them. */
  images: ReadonlyMap<number, TileImage>;
  /** The columns that it is about now. */
  now: readonly number[];
}

export const settings = {
  lang: language,
  theme: signal<Theme>("system"),
  dataset: signal<DatasetName>("embedded"),
  preset: signal<PresetName | "custom">("convscope-small"),
  spec: signal(""),
  trainer: signal<TrainerSpec | null>(null),
  augmentation: signal<Augmentation>(NO_AUGMENTATION),
  seed: signal<string | null>(null),
  paused: signal(false),
  workers: signal(1),
  /** Null: the fastest that the browser has. */
  build: signal<Build | null>(null),
  averagePicture: signal(false),
  /** Whether the layers show the picture input. */
  pictureInLayers: signal(true),
  averagePredictions: signal(false),
  /** Whether the cards show where the time goes. */
  profile: signal(false),
};

/** The theme that "system" stands for now. */
export const systemIsDark = signal(false);

export const live = {
  opened: signal<Opened | null>(null),
  running: signal(false),
  stats: signal<Stats | null>(null),
  /** Milliseconds that the trainer spent on steps of this run; NaN where it spent a part of them in another visit. */
  trainedMs: signal(0),
  dataset: signal<DatasetInfo | null>(null),
  curves: signal<Curves | null>(null),
  predictions: signal<ShownPrediction[]>([]),
  evaluation: signal<Evaluation | null>(null),
  profile: signal<Float64Array | null>(null),
  hover: signal<HoverTarget | null>(null),
  hoverValue: signal<number | null>(null),
  /** The picture that the layers show, and the network's answer; null before the first maps. */
  focus: signal<Prediction | null>(null),
  /** How much of each layer's maps there is, and where it comes from: for the layers of the stage. */
  flow: signal<LayerFlow[]>([]),
  /** Whether a training step is told in slow motion, and what the stage shows of it. */
  slowMotion: signal(false),
  told: signal<Told | null>(null),
  /** The moment that the page shows, in examples seen; null for now. */
  moment: signal<number | null>(null),
  /** The moment that the layers were last drawn at: the one before for as long as a snapshot takes. */
  drawnMoment: signal<number | null>(null),
  /** The value that the inspector takes apart. */
  inspected: signal<ValuePlace | null>(null),
  /** The classes whose scores are explained. */
  explained: signal<Explained | null>(null),
  picture: signal<PinnedPicture | null>(null),
  inputPrediction: signal<Prediction | null>(null),
  loading: signal<Loading | null>(null),
  /** Bytes of CIFAR-10 in this browser's cache. */
  cachedBytes: signal<number | null>(null),
  /** The saved runs, the newest first. */
  saved: signal<SavedRun[]>([]),
  /** The run stopped by itself. */
  stopped: signal<Fault | null>(null),
  /** The message of a panic of the engine. */
  crashed: signal<string | null>(null),
  /** Whether a slow command is under way: controls for what it changes are locked. */
  busy: signal(false),
  notices: signal<Notice[]>([]),
  matchQuestion: signal<MatchQuestion | null>(null),
  /** The pretrained network that is the run, and the one that a link asks for, while it is loading. */
  pretrained: signal<PretrainedName | null>(null),
  linkedPretrained: signal<PretrainedName | null>(null),
  /** How often the visitor has chosen nearest neighbours since choosing a network. */
  neighboursChosen: signal(0),
  /** The settings that the trainer uses. Requested changes are in `settings` until it answers. */
  trainer: signal<TrainerSpec | null>(null),
  trainerFault: signal<FieldFault | null>(null),
};

export const status = computed<Status>(() => {
  if (live.crashed.value !== null || live.stopped.value !== null) return "error";
  if (live.opened.value === null) return "starting";
  return live.running.value ? "training" : "paused";
});

export const network = computed<NetworkInfo | null>(() => live.opened.value?.network ?? null);
export const classes = computed<string[]>(() => live.dataset.value?.classes ?? []);

const views = new Map<number, Signal<LayerView | null>>();

/** The tensors of a layer, each in its own signal, so that a new image redraws only its own canvas. */
export function layerView(index: number): Signal<LayerView | null> {
  const known = views.get(index);
  if (known !== undefined) return known;
  const fresh = signal<LayerView | null>(null);
  views.set(index, fresh);
  return fresh;
}

export function forgetLayerViews(): void {
  for (const view of views.values()) view.value = null;
  live.flow.value = [];
}

let lastId = 0;
export const nextId = (): number => ++lastId;

export function notify(tone: Notice["tone"], fault: Fault, again?: () => void): void {
  const said = JSON.stringify(fault);
  const others = live.notices.value.filter((notice) => JSON.stringify(notice.fault) !== said);
  live.notices.value = [...others, { id: nextId(), tone, fault, again }].slice(-3);
}

export function dismiss(id: number): void {
  live.notices.value = live.notices.value.filter((notice) => notice.id !== id);
}
