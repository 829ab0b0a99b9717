// The moments of a told step: the batch, forward and back column by column, the loss between them, the update.

import type { Told } from "../../app/store.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import type { StepQuestion, ToldStep } from "../../protocol/slow-motion.ts";
import type { Prediction } from "../../protocol/snapshot.ts";

/** A column of the stage. */
export interface Column {
  kind: string;
  layers: LayerInfo[];
  /** Index of the layer whose activations it shows. */
  shown: number;
}

export type Moment =
  | { kind: "batch" | "loss" | "update" }
  | { kind: "forward" | "backward"; column: number };

export function momentsOf(columns: readonly Column[]): Moment[] {
  const inner = columns.map((_, at) => at).slice(1, -1);
  return [
    { kind: "batch" },
    ...inner.map((column) => ({ kind: "forward" as const, column })),
    { kind: "loss" },
    ...inner.toReversed().map((column) => ({ kind: "backward" as const, column })),
    { kind: "update" },
  ];
}

/** The layers between the picture and the loss. */
const layersOf = (columns: readonly Column[]): LayerInfo[] =>
  columns.flatMap(({ layers }) => layers).slice(1, -1);

/** The first tensor of weights of a layer; null where it has none of its own. */
function weightsOf({ index, kind, inner }: LayerInfo): string | null {
  if (kind === "conv" || kind === "fc") return `${index - 1}.weight`;
  const at = inner.findIndex((one) => one.kind === "conv" || one.kind === "fc");
  return at < 0 ? null : `${index - 1}.${at}.weight`;
}

/** What there is to ask of a step for these columns. */
export function questionOf(columns: readonly Column[]): StepQuestion {
  const layers = layersOf(columns);
  return {
    layers: layers.map(({ index, output: { height, width } }) => ({ index, height, width })),
    scores: layers.length,
    weights: layers.flatMap((layer) => weightsOf(layer) ?? []),
  };
}

const PICTURE_BYTES = 4 * 32 * 32;

/** The picture that is followed, the first of the batch, with what the network says of it where that is known. */
function pictureOf(step: ToldStep, answered: boolean): Prediction {
  const ranked = [...step.shares]
    .map((probability, label) => ({ label, probability }))
    .sort((a, b) => b.probability - a.probability);
  return {
    pixels: step.pictures.slice(0, PICTURE_BYTES),
    label: step.labels[0] ?? null,
    test: null,
    ranked: answered ? ranked : [],
  };
}

/** What the stage shows at a moment. */
export function toldAt(step: ToldStep, columns: readonly Column[], moment: Moment): Told {
  const { kind } = moment;
  const last = columns.length - 1;
  const images = new Map(
    layersOf(columns).flatMap(({ index }, at) => {
      const column = columns.findIndex(({ layers }) => layers.some((one) => one.index === index));
      const back = kind === "update" || (kind === "backward" && column >= moment.column);
      const there =
        kind === "loss" || kind === "backward" || (kind === "forward" && column <= moment.column);
      const image = back ? step.gradients[at] : there ? step.maps[at] : undefined;
      return image === undefined ? [] : [[index, image] as const];
    }),
  );
  const now = {
    batch: [0],
    forward: [],
    loss: [last],
    backward: [],
    update: columns.flatMap(({ layers }, at) =>
      layers.some((layer) => weightsOf(layer) !== null) ? [at] : [],
    ),
  }[kind];
  return {
    picture: pictureOf(step, kind !== "batch" && kind !== "forward"),
    images,
    now: "column" in moment ? [moment.column] : now,
  };
}

/** The map images of the layer that a column shows. */
export function imageOf(step: ToldStep, columns: readonly Column[], moment: Moment) {
  if (!("column" in moment)) return null;
  const shown = columns[moment.column]?.shown;
  const at = layersOf(columns).findIndex(({ index }) => index === shown);
  return (moment.kind === "forward" ? step.maps : step.gradients)[at] ?? null;
}
