// The page's single truth: what the visitor chose (settings) and what the trainer last said (live).
// Only the other files of this folder change it.

import { computed, type Signal, signal } from "@preact/signals";
import { language } from "../i18n/languages.ts";
import type { DatasetInfo, DatasetName } from "../protocol/datasets.ts";
import type { Fault } from "../protocol/faults.ts";
import type { WeightsMatch } from "../protocol/formats.ts";
import type { NetworkInfo } from "../protocol/network.ts";
import type { SavedRun } from "../protocol/runs.ts";
import type { Build, Opened } from "../protocol/session.ts";
import type {
  Evaluation,
  HoverTarget,
  LayerView,
  Prediction,
  Stats,
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
  /** Does once more what failed. */
  again: (() => void) | undefined;
}

/** How a file's weights were understood, until the visitor says whether that is right. */
export interface MatchQuestion extends WeightsMatch {
  answer(yes: boolean): void;
}

/** The picture input: a visitor's own picture, or one of the test set (then with its label and number there). */
export interface PinnedPicture extends Pick<Prediction, "pixels" | "label" | "test"> {
  /** The same while its crop is moved. */
  id: number;
  /** What it was before it was made small; null for a picture of the test set. */
  source: PictureSource | null;
  name: string;
}

export interface ShownPrediction extends Prediction {
  id: number;
  /** Examples seen when the network said so. */
  examples: number;
}

export interface FieldFault {
  field: string;
  fault: Fault;
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

/** What a theme of "system" means now. */
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
  /** What the layers show, and the answer to it; null before the first maps. */
  focus: signal<Prediction | null>(null),
  picture: signal<PinnedPicture | null>(null),
  inputPrediction: signal<Prediction | null>(null),
  loading: signal<Loading | null>(null),
  /** Bytes of CIFAR-10 in this browser's cache. */
  cachedBytes: signal<number | null>(null),
  /** The saved runs, the newest first. */
  saved: signal<SavedRun[]>([]),
  /** The run stopped by itself. */
  stopped: signal<Fault | null>(null),
  /** The engine panicked: its words. */
  crashed: signal<string | null>(null),
  /** A slow command under way: what it changes stays locked meanwhile. */
  busy: signal(false),
  notices: signal<Notice[]>([]),
  matchQuestion: signal<MatchQuestion | null>(null),
  /** The pretrained network that is the run, and the one that a link asks for, while it is loading. */
  pretrained: signal<PretrainedName | null>(null),
  linkedPretrained: signal<PretrainedName | null>(null),
  /** How often the visitor chose nearest neighbours as the model, since a network was chosen. */
  neighboursChosen: signal(0),
  /** How the network is trained now; the visitor's wish is in `settings` while it is being asked for. */
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

/** What is known of one layer's maps: a signal each, so that a new picture redraws its own canvas alone. */
export function layerView(index: number): Signal<LayerView | null> {
  const known = views.get(index);
  if (known !== undefined) return known;
  const fresh = signal<LayerView | null>(null);
  views.set(index, fresh);
  return fresh;
}

export function forgetLayerViews(): void {
  for (const view of views.values()) view.value = null;
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
