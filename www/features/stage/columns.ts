// The columns of the stage: each a layer with weights and what follows it up to the next one.

import type { LayerInfo, NetworkInfo } from "../../protocol/network.ts";

export interface Column {
  kind: "picture" | "maps" | "units" | "templates" | "answers";
  /** Its layers in order; those of the answers end with the loss. */
  layers: LayerInfo[];
  /** Index of the layer whose activations it shows. */
  shown: number;
  /** How many maps, units or templates it has. */
  count: number;
  /** Height and width of each. */
  height: number;
  width: number;
  /** The layer whose weights lead into it. */
  weights: number | null;
  /** Height and width of its filters over colour, which are shown beside their maps. */
  filter: { height: number; width: number } | null;
  /** Whether the column before it is added to what it makes. */
  shortcut: boolean;
}

const WITH_WEIGHTS = new Set(["conv", "fc", "residual"]);
/** Layers that make maps smaller, or only sometimes do anything: the maps before them show more. */
const HIDDEN = new Set(["max_pool", "avg_pool", "dropout"]);

/** Layers from one with weights up to the next one. */
function groups(layers: LayerInfo[]): LayerInfo[][] {
  const found: LayerInfo[][] = [];
  for (const layer of layers) {
    const last = found.at(-1);
    if (last === undefined || WITH_WEIGHTS.has(layer.kind)) found.push([layer]);
    else last.push(layer);
  }
  return found;
}

function filterOf({ index, kind, input, spec }: LayerInfo): Column["filter"] {
  if (index !== 1 || input.channels !== 3) return null;
  if (kind === "fc") return { height: input.height, width: input.width };
  if (kind !== "conv") return null;
  const side = (at: number) => Number(Array.isArray(spec.size) ? spec.size[at] : spec.size);
  return { height: side(0), width: side(1) };
}

function columnOf(layers: LayerInfo[], linear: boolean): Column {
  const [first] = layers;
  const shown = layers.findLast(({ kind }) => !HIDDEN.has(kind)) ?? first;
  if (first === undefined || shown === undefined) throw new Error("a column without layers");
  const { channels, height, width } = shown.output;
  const filter = filterOf(first);
  const column = {
    layers,
    shown: shown.index,
    count: channels,
    height,
    width,
    weights: WITH_WEIGHTS.has(first.kind) ? first.index : null,
    filter,
    shortcut: first.kind === "residual",
  };
  if (linear && filter !== null) {
    return { ...column, ...filter, kind: "templates", count: first.output.channels };
  }
  return { ...column, kind: height * width === 1 ? "units" : "maps" };
}

/** The columns of a network, from the picture to the answers. */
export function columnsOf({ layers }: Pick<NetworkInfo, "layers">): Column[] {
  const [input, ...others] = layers;
  const loss = others.pop();
  if (input === undefined || loss === undefined) return [];
  const all = groups(others);
  const classes = loss.output.channels;
  const last = all.at(-1)?.[0];
  const answers: LayerInfo[] = [loss];
  const linear = all.length === 1;
  // The scores of the classes are the answers themselves. Those of a linear network come from its templates.
  const scores = last?.kind === "fc" && last.output.channels === classes && !linear;
  if (scores) answers.unshift(...(all.pop() ?? []));
  return [
    {
      kind: "picture",
      layers: [input],
      shown: 0,
      count: 1,
      height: input.output.height,
      width: input.output.width,
      weights: null,
      filter: null,
      shortcut: false,
    },
    ...all.map((group) => columnOf(group, linear)),
    {
      kind: "answers",
      layers: answers,
      shown: loss.index,
      count: classes,
      height: 1,
      width: 1,
      weights: scores ? (answers[0]?.index ?? null) : null,
      filter: null,
      shortcut: false,
    },
  ];
}
