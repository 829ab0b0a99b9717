// A network while it is edited: immutable values, and functions that make new ones.

import { shortest } from "../../app/address/single-precision.ts";
import type { LayerSpec, NetSpec, Shape } from "../../protocol/network.ts";
import { type FieldValue, initialOf, KINDS } from "./kinds.ts";

export interface DraftLayer {
  /** Stays the same when the layer is changed or moved. */
  id: number;
  kind: string;
  /** Without `kind` and `layers`. Typed text that is no number stays text. */
  fields: Readonly<Record<string, unknown>>;
  /** The layers inside a block; null for other layers. */
  inner: readonly DraftLayer[] | null;
}

export interface Draft {
  input: Shape;
  layers: readonly DraftLayer[];
  loss: string;
}

/** Where a layer stands: its number, from 1, and in a block its number there. */
export interface Place {
  layer: number;
  inner: number | null;
}

let lastId = 0;

/** Lists inside blocks are lists of layers too; null stands for the network's own. */
export type ListId = number | null;

function layerOf({ kind, layers, ...fields }: LayerSpec): DraftLayer {
  const plain = (value: unknown) => (typeof value === "number" ? shortest(value) : value);
  return {
    id: ++lastId,
    kind,
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)])),
    inner: Array.isArray(layers) ? layers.map(layerOf) : null,
  };
}

export function draftOf({ input, layers, loss }: NetSpec): Draft {
  return { input, layers: layers.map(layerOf), loss };
}

export function specOfLayer({ kind, fields, inner }: DraftLayer): LayerSpec {
  return { kind, ...fields, ...(inner === null ? {} : { layers: inner.map(specOfLayer) }) };
}

/** The spec as JSON, valid or not. */
export function textOf({ input, layers, loss }: Draft): string {
  return JSON.stringify({ input, layers: layers.map(specOfLayer), loss });
}

/** A new layer with values that suit its input. */
export function freshLayer(kind: string, input: Shape): DraftLayer {
  const values = (KINDS[kind]?.fields ?? []).map((field): [string, FieldValue | null] => [
    field.name,
    initialOf(kind, field, input),
  ]);
  const block = (): DraftLayer[] => {
    const maps = { ...input, channels: Math.min(input.channels, 1024) };
    const conv = () => {
      const { fields, ...layer } = freshLayer("conv", maps);
      return { ...layer, fields: { ...fields, filters: maps.channels } };
    };
    return [
      conv(),
      freshLayer("batch_norm", maps),
      freshLayer("relu", maps),
      conv(),
      freshLayer("batch_norm", maps),
    ];
  };
  return {
    id: ++lastId,
    kind,
    fields: Object.fromEntries(values.filter(([, value]) => value !== null)),
    inner: kind === "residual" ? block() : null,
  };
}

/** The draft after `change` of the list that holds a layer. */
function changeList(
  draft: Draft,
  list: ListId,
  change: (layers: readonly DraftLayer[]) => readonly DraftLayer[],
): Draft {
  if (list === null) return { ...draft, layers: change(draft.layers) };
  const layers = draft.layers.map((layer) =>
    layer.id === list && layer.inner !== null ? { ...layer, inner: change(layer.inner) } : layer,
  );
  return { ...draft, layers };
}

export const listOf = (draft: Draft, list: ListId): readonly DraftLayer[] =>
  list === null ? draft.layers : (draft.layers.find(({ id }) => id === list)?.inner ?? []);

/** The list that holds a layer. */
export function listWith(draft: Draft, id: number): ListId {
  return draft.layers.find(({ inner }) => inner?.some((layer) => layer.id === id))?.id ?? null;
}

export function insert(draft: Draft, list: ListId, at: number, layer: DraftLayer): Draft {
  return changeList(draft, list, (layers) => layers.toSpliced(at, 0, layer));
}

export function remove(draft: Draft, id: number): Draft {
  return changeList(draft, listWith(draft, id), (layers) => layers.filter((one) => one.id !== id));
}

/** Moves a layer to another position of its list. */
export function move(draft: Draft, id: number, to: number): Draft {
  return changeList(draft, listWith(draft, id), (layers) => {
    const moved = layers.find((layer) => layer.id === id);
    if (moved === undefined) return layers;
    return layers.filter((layer) => layer !== moved).toSpliced(to, 0, moved);
  });
}

export function duplicate(draft: Draft, id: number): Draft {
  const list = listWith(draft, id);
  return changeList(draft, list, (layers) => {
    const at = layers.findIndex((layer) => layer.id === id);
    const copied = layers[at];
    return copied === undefined
      ? layers
      : layers.toSpliced(at + 1, 0, layerOf(specOfLayer(copied)));
  });
}

/** Sets a field; undefined leaves it to the engine. */
export function setField(draft: Draft, id: number, name: string, value: unknown): Draft {
  return changeList(draft, listWith(draft, id), (layers) =>
    layers.map((layer) => {
      if (layer.id !== id) return layer;
      const { [name]: _, ...others } = layer.fields;
      // At its old position: the same network gives the same text.
      const fields =
        value !== undefined && name in layer.fields
          ? { ...layer.fields, [name]: value }
          : { ...others, ...(value === undefined ? {} : { [name]: value }) };
      return { ...layer, fields };
    }),
  );
}

/** Every layer with its place, blocks before the layers in them. */
export function placed({ layers }: Draft): { layer: DraftLayer; place: Place }[] {
  return layers.flatMap((layer, at) => [
    { layer, place: { layer: at + 1, inner: null } },
    ...(layer.inner ?? []).map((inner, within) => ({
      layer: inner,
      place: { layer: at + 1, inner: within + 1 },
    })),
  ]);
}

/** As the engine writes a layer's number: 3, or 3.2 inside a block. */
export const numberOf = ({ layer, inner }: Place): string =>
  inner === null ? String(layer) : `${layer}.${inner}`;

export function layerNumbered(draft: Draft, number: string): DraftLayer | null {
  return placed(draft).find(({ place }) => numberOf(place) === number)?.layer ?? null;
}
