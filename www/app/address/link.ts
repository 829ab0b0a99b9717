// Networks and training as short texts, so that a link can hold them: conv,K16,F5,P2~relu~max_pool,F2,S2~fc,K10.
// Loaded when a link holds such a text, and to update the address. Version 1: what these texts mean never changes;
// another meaning is another version.

import type { Fault } from "../../protocol/faults.ts";
import { LAYERS } from "../../protocol/generated/layers.ts";
import { SCHEDULES } from "../../protocol/generated/training.ts";
import type { LayerSpec, NetSpec } from "../../protocol/network.ts";
import type { Field } from "../../protocol/schema.ts";
import type { Augmentation, TrainerSpec } from "../../protocol/training.ts";
import { type Preset, specAsText } from "../presets.ts";
import type { AddressProblem, LinkTexts } from "./address.ts";
import { shortest } from "./single-precision.ts";

/** In letters. Networks that are built by hand are far shorter. */
export const LONGEST = 6000;
/** Including the layers in blocks. */
const MOST_LAYERS = 256;
const MOST_FIELDS = 16;

const fieldsOf = (kind: string): readonly Field[] =>
  Object.hasOwn(LAYERS, kind) ? LAYERS[kind as keyof typeof LAYERS].fields : [];

/** Whether a field has its default and can be left out. Numbers without a letter are always written. */
const isDefault = (field: Field | undefined, value: unknown): boolean =>
  field !== undefined &&
  field.default === value &&
  (field.letter !== undefined || field.type === "choice");

/** The rounding is written as its value alone. */
const UP = "up";

function layerText({ kind, layers, ...fields }: LayerSpec): string {
  const known = fieldsOf(kind);
  const rank = (name: string) => known.findIndex((field) => field.name === name);
  const texts = Object.entries(fields)
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .filter(([name, value]) => !isDefault(known[rank(name)], value))
    .map(([name, value]) => {
      if (name === "rounding" && value === UP) return UP;
      const letter = known[rank(name)]?.letter;
      const plain = Array.isArray(value)
        ? value.join("x")
        : String(typeof value === "number" ? shortest(value) : value);
      return letter === undefined ? `${name}:${plain}` : letter + plain;
    });
  const inside = Array.isArray(layers) ? `(${layers.map(layerText).join("~")})` : "";
  return [kind + inside, ...texts].join(",");
}

export function networkText({ layers }: NetSpec): string {
  return layers.map(layerText).join("~");
}

const NAME = /^[a-z][a-z0-9_]{0,31}$/;
const NUMBER = /^-?\d{1,12}(\.\d{1,12})?(e[+-]?\d{1,3})?$/;

function meaningOf(text: string): unknown {
  if (NUMBER.test(text)) return Number(text);
  const sides = /^(\d{1,6})x(\d{1,6})$/.exec(text);
  if (sides !== null) return [Number(sides[1]), Number(sides[2])];
  if (text === "true" || text === "false") return text === "true";
  return NAME.test(text) ? text : undefined;
}

/** The field and value in a text such as K16 or rate:0.5. */
function readField(kind: string, text: string): [string, unknown] | null {
  const [, letter, digits = ""] = /^([A-Z])(\d.*)$/.exec(text) ?? [];
  if (letter !== undefined) {
    const field = fieldsOf(kind).find((one) => one.letter === letter);
    const value = meaningOf(digits);
    return field === undefined || value === undefined ? null : [field.name, value];
  }
  if (text === UP) return ["rounding", UP];
  const [name = "", plain = "", ...more] = text.split(":");
  const value = meaningOf(plain);
  return more.length > 0 || !NAME.test(name) || value === undefined ? null : [name, value];
}

function readLayer(text: string, inside: boolean): LayerSpec | null {
  const [, kind = "", block, rest = ""] =
    /^([a-z][a-z0-9_]{0,31})(?:\((.*)\))?(,.*)?$/.exec(text) ?? [];
  if (kind === "" || (block !== undefined && inside)) return null;
  const texts = rest.split(",").slice(1);
  const fields = texts.slice(0, MOST_FIELDS).map((field) => readField(kind, field));
  if (texts.length > MOST_FIELDS || fields.some((field) => field === null)) return null;
  const layers = block === undefined ? undefined : readLayers(block, true);
  if (layers === null) return null;
  return {
    ...Object.fromEntries(fields.filter((field) => field !== null)),
    kind,
    ...(layers === undefined ? {} : { layers }),
  };
}

function readLayers(text: string, inside: boolean): LayerSpec[] | null {
  if (text === "") return inside ? [] : null;
  // Splits at `~`, but not inside the brackets of a block.
  const texts = text.split(/~(?![^(]*\))/);
  if (texts.length > MOST_LAYERS) return null;
  const layers: LayerSpec[] = [];
  for (const one of texts) {
    const layer = readLayer(one, inside);
    if (layer === null) return null;
    layers.push(layer);
  }
  return layers;
}

/** The layers that a text describes, whether or not the engine would take them; null where it describes none. */
export function readNetwork(text: string): LayerSpec[] | null {
  return text.length > LONGEST ? null : readLayers(text, false);
}

/** The fault of a link that was cut off after this many whole layers. */
export const cutAfter = (layer: number): Fault => ({
  code: "link_cut",
  layer,
});

/** The fault of a link that describes a run and lost its end, with the seed. */
export const cutBeforeSeed = (): Fault => ({ code: "link_without_seed" });

/** The number of whole layers in a text that was cut off; null where something else is wrong with it. */
function wholeLayers(text: string): number | null {
  if (text.length > LONGEST || !/^[a-z0-9_,():.~+-]*$/i.test(text)) return null;
  const inside =
    text.lastIndexOf("(") > text.lastIndexOf(")") ? text.lastIndexOf("(") : text.length;
  const end = text.slice(0, inside).lastIndexOf("~");
  const whole = end === -1 ? null : readLayers(text.slice(0, end), false);
  return whole?.length ?? null;
}

/** The fields of a schedule in their order; null for an unknown schedule. */
const numbersOf = (kind: string): readonly Field[] | null =>
  Object.hasOwn(SCHEDULES, kind) ? SCHEDULES[kind as keyof typeof SCHEDULES] : null;

function trainerValue(value: number | string | TrainerSpec["schedule"]): string {
  if (typeof value === "number") return String(shortest(value));
  if (typeof value === "string") return value;
  const numbers = (numbersOf(value.kind) ?? []).map(({ name }) =>
    shortest(Reflect.get(value, name)),
  );
  return [value.kind, ...numbers].join("*");
}

/** The settings that differ from `usual`; empty where none does. */
export function trainerText(trainer: TrainerSpec, usual: TrainerSpec): string {
  const names = Object.keys(usual) as (keyof TrainerSpec)[];
  return names
    .filter((name) => trainerValue(trainer[name]) !== trainerValue(usual[name]))
    .map((name) => `${name}:${trainerValue(trainer[name])}`)
    .join(",");
}

function readSchedule(text: string): object | null {
  const [kind = "", ...values] = text.split("*");
  const fields = numbersOf(kind);
  if (fields?.length !== values.length) return null;
  if (!values.every((value) => NUMBER.test(value))) return null;
  return { kind, ...Object.fromEntries(fields.map(({ name }, at) => [name, Number(values[at])])) };
}

/** `usual` with the changes in a text; null where the text cannot be read. The engine checks the values. */
export function readTrainer(text: string, usual: TrainerSpec): TrainerSpec | null {
  if (text.length > LONGEST) return null;
  const changes: Record<string, unknown> = {};
  for (const part of text.split(",")) {
    const [name = "", plain = "", ...more] = part.split(":");
    if (!Object.hasOwn(usual, name) || more.length > 0) return null;
    const now = Reflect.get(usual, name);
    const value =
      name === "schedule"
        ? readSchedule(plain)
        : typeof now === "number"
          ? number(plain)
          : word(plain);
    if (value === null) return null;
    changes[name] = value;
  }
  return { ...usual, ...changes };
}

const number = (text: string) => (NUMBER.test(text) ? Number(text) : null);
const word = (text: string) => (NAME.test(text) ? text : null);

/** The augmentation where it differs from `usual`. */
export function augmentationText(now: Augmentation, usual: Augmentation): string {
  const names = Object.keys(usual) as (keyof Augmentation)[];
  return names
    .filter((name) => now[name] !== usual[name])
    .map((name) => `${name}:${now[name]}`)
    .join(",");
}

export function readAugmentation(text: string, usual: Augmentation): Augmentation | null {
  const changes: Record<string, unknown> = {};
  if (text.length > LONGEST) return null;
  for (const part of text.split(",")) {
    const [name = "", plain = ""] = part.split(":");
    const value = meaningOf(plain);
    if (!Object.hasOwn(usual, name) || typeof value !== typeof Reflect.get(usual, name))
      return null;
    changes[name] = value;
  }
  return { ...usual, ...changes };
}

/** What the texts of a link change in `usual`, and what is wrong with them. Wrong texts change nothing. */
export function readTexts(
  texts: LinkTexts,
  usual: Preset,
): {
  spec: string | null;
  /** The number of layers of the network. */
  layers: number;
  wanted: Omit<Preset, "spec">;
  problems: AddressProblem[];
  faults: Fault[];
} {
  const problems: AddressProblem[] = [];
  const read = <T>(name: keyof LinkTexts, reader: (text: string) => T | null, expected: string) => {
    const value = texts[name];
    const meant = value === undefined ? null : reader(value);
    if (value !== undefined && meant === null) problems.push({ name, value, expected });
    return meant;
  };
  const layers = read("net", readNetwork, "conv,K16,F5,P2~relu~max_pool,F2,S2~fc,K10");
  const whole = layers === null && texts.net !== undefined ? wholeLayers(texts.net) : null;
  const loss = texts.loss ?? "softmax";
  const trainer = read(
    "trainer",
    (text) => readTrainer(text, usual.trainer),
    "method:adam,learning_rate:0.001,batch_size:64",
  );
  const augmentation = read(
    "augment",
    (text) => readAugmentation(text, usual.augmentation),
    "flip:true,shift:2,cutout:0",
  );
  return {
    // The engine checks the network and the loss.
    spec: layers && specAsText({ ...usual.spec, layers, loss: loss as NetSpec["loss"] }),
    wanted: {
      trainer: trainer ?? usual.trainer,
      augmentation: augmentation ?? usual.augmentation,
    },
    layers: layers?.length ?? 0,
    problems: whole === null ? problems : problems.filter(({ name }) => name !== "net"),
    faults: whole === null ? [] : [cutAfter(whole)],
  };
}
