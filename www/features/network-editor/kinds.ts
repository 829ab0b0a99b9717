// What a fresh layer of each kind begins with. The kinds and their fields are the engine's: see its schema.

import { LAYERS } from "../../protocol/generated/layers.ts";
import type { Shape } from "../../protocol/network.ts";
import type { Field, Kind, LayerGroup, LayerKind } from "../../protocol/schema.ts";

export type FieldValue = number | string | readonly number[];

/** A value that may depend on what enters the layer. */
type Start = FieldValue | ((input: Shape) => FieldValue);

/** In the order of the menu. A block's own layers are no field: see `Draft`. */
export const KINDS: Readonly<Record<string, Kind>> = LAYERS;

export const GROUPS: readonly LayerGroup[] = [
  ...new Set(Object.values(LAYERS).map(({ group }) => group)),
];

/** Of a pool that halves, one that fits: 2 where the height is even, else 3. */
const halving = {
  size: ({ height }: Shape) => (height < 2 ? 1 : 2 + (height % 2)),
  stride: ({ height }: Shape) => (height < 2 ? 1 : 2),
};

/** The smallest group above one that divides the maps; odd ones, where there is to be a majority. */
const divisor =
  (odd: boolean) =>
  ({ channels }: Shape) =>
    Array.from({ length: channels }, (_, at) => at + 1).find(
      (group) => group > 1 && channels % group === 0 && !(odd && group % 2 === 0),
    ) ?? 1;

/** Where the engine's default will not do, or does not suit what enters the layer. */
const STARTS: { [Name in LayerKind]?: Record<string, Start> } = {
  conv: {
    // As many as maps come in, but for colours.
    filters: ({ channels }) => (channels < 8 || channels > 1024 ? 16 : channels),
    size: 3,
    pad: 1,
  },
  fc: { units: 10 },
  maxout: { group: divisor(false) },
  majority: { group: divisor(true) },
  max_pool: halving,
  avg_pool: halving,
};

/** A kind's fields; those that a layer has where the kind is not known here. */
export function fieldsOf(kind: string, values: Readonly<Record<string, unknown>>): Field[] {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known !== undefined) return [...known.fields];
  return Object.entries(values).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? "number" : "choice",
  }));
}

/** What a field of a fresh layer is; null: left to the engine. */
export function initialOf(kind: string, field: Field, input: Shape): FieldValue | null {
  const starts = (STARTS as Readonly<Record<string, Record<string, Start>>>)[kind];
  const start = starts?.[field.name];
  if (typeof start === "function") return start(input);
  return start ?? (field.leftOut ? null : (field.default ?? null));
}
