// Recordings of a layer's filters: pictures at moments that are further apart the longer training goes on.

import { type Signal, signal } from "@preact/signals";
import type { LayerInfo } from "../../protocol/network.ts";
import type { TileImage } from "../../protocol/snapshot.ts";

export interface Frame {
  /** Examples seen. */
  examples: number;
  image: TileImage;
}

/** Filters change most at the beginning: the distance of two pictures grows with the examples seen. */
const FIRST_STEP = 100;
const GROWTH = 0.03;
/** The most pictures of a recording. */
const MOST_FRAMES = 240;
const MOST_BYTES = 24e6;
/** The fewest pictures that make a recording. */
const FEWEST_FRAMES = 8;

/** Whether a layer has weights that can be shown. */
export const hasFilters = ({ kind }: Pick<LayerInfo, "kind">): boolean =>
  kind === "conv" || kind === "fc";

/** Whether a layer's pictures are small enough to store several. */
export const canRecord = (layer: Pick<LayerInfo, "kind" | "parameters">): boolean =>
  // About a pixel of four bytes for each weight.
  hasFilters(layer) && 4 * layer.parameters <= MOST_BYTES / FEWEST_FRAMES;

/** Milliseconds for each of `frames` pictures: a long recording plays faster, a short one slowly enough to see. */
export const frameMs = (frames: number): number => Math.min(250, Math.max(60, 5000 / frames));

interface Recording {
  frames: Signal<readonly Frame[]>;
  /** The picture that is shown; null for the filters as they are now. */
  shown: Signal<Frame | null>;
  growth: number;
}

const recordings = new Map<number, Recording>();
/** Layers that the visitor asked for, besides the first. */
const wanted = new Set<number>();
let recordedOf: { generation: number; examples: number } | null = null;

export function recordingOf(layer: number): Recording {
  const known = recordings.get(layer);
  if (known !== undefined) return known;
  const fresh = { frames: signal([]), shown: signal(null), growth: GROWTH };
  recordings.set(layer, fresh);
  return fresh;
}

/** Records this layer from now on, as long as the network is this one. */
export function alsoRecord(layer: number): void {
  wanted.add(layer);
}

/** The layers that need a picture after this many examples. */
export function recordingDue(layers: number[], examples: number): number[] {
  return layers.filter((layer, at) => {
    if (at > 0 && !wanted.has(layer)) return false;
    const { frames, growth } = recordingOf(layer);
    const [begin, last] = [frames.peek()[0], frames.peek().at(-1)];
    if (begin === undefined || last === undefined) return true;
    return examples >= last.examples + growth * (last.examples - begin.examples) + FIRST_STEP;
  });
}

/** Adds the filters of a snapshot. A run that began anew, or went back, is recorded from there. */
export function record(
  generation: number,
  examples: number,
  layers: number[],
  images: (TileImage | null)[],
): void {
  // A restarted engine counts its generations from the beginning.
  const same = recordedOf?.generation === generation && recordedOf.examples <= examples;
  if (!same) forgetRecordings();
  recordedOf = { generation, examples };
  layers.forEach((layer, at) => {
    const image = images[at];
    if (image != null) add(recordingOf(layer), { examples, image });
  });
}

function add(recording: Recording, frame: Frame): void {
  const frames = recording.frames.peek();
  const last = frames.at(-1);
  if (last !== undefined && last.examples >= frame.examples) return;
  const most = Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / frame.image.pixels.byteLength));
  const full = frames.length >= most;
  // Dropping every other picture makes room for as many again, twice as far apart.
  if (full) recording.growth *= 2;
  recording.frames.value = [...(full ? frames.filter((_, at) => at % 2 === 0) : frames), frame];
}

/** A new network forgets which layers the visitor asked for. */
export function forgetWanted(): void {
  wanted.clear();
}

export function forgetRecordings(): void {
  for (const recording of recordings.values()) {
    recording.frames.value = [];
    recording.shown.value = null;
    recording.growth = GROWTH;
  }
}
