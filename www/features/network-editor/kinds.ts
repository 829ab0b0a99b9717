// Initial values of a new layer of each kind. The kinds and their fields come from the engine's schema.

import { LAYERS } from "../../protocol/generated/layers.ts";
import type { Shape } from "../../protocol/network.ts";
import type { Field, Kind, LayerGroup, LayerKind } from "../../protocol/schema.ts";

export type FieldValue = number | string | readonly number[];

/** A value, or a function of the layer's input. */
type Start = FieldValue | ((input: Shape) => FieldValue);

/** In the order of the menu. A block's own layers are no field: see `Draft`. */
export const KINDS: Readonly<Record<string, Kind>> = LAYERS;

export const GROUPS: readonly LayerGroup[] = [
  ...new Set(Object.values(LAYERS).map(({ group }) => group)),
];

/** A pool that halves: size 2 where the height is even, else 3. */
const halving = {
  size: ({ height }: Shape) => (height < 2 ? 1 : 2 + (height % 2)),
  stride: ({ height }: Shape) => (height < 2 ? 1 : 2),
};

/** The smallest group above one that divides the number of maps; an odd group for a majority vote. */
const divisor =
  (odd: boolean) =>
  ({ channels }: Shape) =>
    Array.from({ length: channels }, (_, at) => at + 1).find(
      (group) => group > 1 && channels % group === 0 && !(odd && group % 2 === 0),
    ) ?? 1;

/** At most 8 groups, of two maps or more: alone at 1 × 1 a map would be normalised to 0. */
const groups = ({ channels }: Shape) =>
  [8, 7, 6, 5, 4, 3, 2].find((count) => channels % count === 0 && channels > count) ?? 1;

/** Values in place of the engine's defaults. */
const STARTS: { [Name in LayerKind]?: Record<string, Start> } = {
  conv: {
    // As many as the input has maps, but not as few as the colours.
    filters: ({ channels }) => (channels < 8 || channels > 1024 ? 16 : channels),
    size: 3,
    pad: 1,
  },
  fc: { units: 10 },
  maxout: { group: divisor(false) },
  majority: { group: divisor(true) },
  max_pool: halving,
  avg_pool: halving,
  group_norm: { groups },
};

/** The fields of a kind; for an unknown kind, the fields that the layer has. */
export function fieldsOf(kind: string, values: Readonly<Record<string, unknown>>): Field[] {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known !== undefined) return [...known.fields];
  return Object.entries(values).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? "number" : "choice",
  }));
}

/** The initial value of a field; null leaves it to the engine. */
export function initialOf(kind: string, field: Field, input: Shape): FieldValue | null {
  const starts = (STARTS as Readonly<Record<string, Record<string, Start>>>)[kind];
  const start = starts?.[field.name];
  if (typeof start === "function") return start(input);
  return start ?? (field.leftOut ? null : (field.default ?? null));
}
