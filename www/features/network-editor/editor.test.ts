import { describe, expect, test } from "vitest";
import type { Fault } from "../../protocol/faults.ts";
import type { NetSpec } from "../../protocol/network.ts";
import {
  draftOf,
  duplicate,
  freshLayer,
  insert,
  layerNumbered,
  move,
  placed,
  remove,
  setField,
  textOf,
} from "./draft.ts";
import { fitsOf } from "./fits.ts";
import { KINDS, LOSSES } from "./kinds.ts";

const rust = import.meta.glob<string>("../../../crate/src/{layers,losses}/*.rs", {
  query: "?raw",
  import: "default",
  eager: true,
});
const source = (file: string) => rust[`../../../crate/src/${file}.rs`] ?? "";
const input = { channels: 3, height: 32, width: 32 };

const spec: NetSpec = {
  input,
  layers: [
    { kind: "conv", filters: 8, size: [5, 3], stride: 1, pad: 1, init: "he" },
    { kind: "residual", layers: [{ kind: "leaky_relu", slope: Math.fround(0.01) }] },
    { kind: "fc", units: 10, init: "he" },
  ],
  loss: "softmax",
};

describe("the editor's table of kinds", () => {
  test("has every kind of layer and loss that the engine has", () => {
    const kinds = [...source("layers/mod").matchAll(/^ {4}\w+::\w+ = "(\w+)",$/gm)];
    const losses = [...source("losses/mod").matchAll(/Self::\w+ => "(\w+)"/g)];
    expect(Object.keys(KINDS).sort()).toEqual(kinds.map(([, kind]) => kind).sort());
    expect([...LOSSES].sort()).toEqual(losses.map(([, loss]) => loss).sort());
  });

  test("has every field that a layer of the engine reads", () => {
    for (const [kind, { fields }] of Object.entries(KINDS)) {
      const file = source(`layers/${kind}`);
      const read = [...file.matchAll(/fields\s*\.\w+\(\s*"(\w+)"/g)].map(([, name]) => name);
      const types = { Size: "size", Initialisation: "init", Rounding: "rounding" };
      const names = [
        ...read,
        ...Object.entries(types).flatMap(([type, name]) =>
          file.includes(`${type}::read`) ? [name] : [],
        ),
        ...(file.includes("bias(fields)") ? ["bias"] : []),
      ];
      const own = kind === "residual" ? ["layers"] : [];
      expect([...fields.map(({ name }) => name), ...own].sort(), kind).toEqual(names.sort());
    }
  });

  test("makes pools that fit what enters them", () => {
    for (const height of [1, 2, 3, 7, 8, 31, 32]) {
      const { size, stride, pad } = freshLayer("max_pool", { ...input, height }).fields;
      const output = (height - Number(size) + 2 * Number(pad)) / Number(stride) + 1;
      expect(Number.isInteger(output) && output >= 1, `${height} gives ${output}`).toBe(true);
    }
  });
});

describe("a draft", () => {
  test("is the spec's text again, with the digits that a person would write", () => {
    const { layers } = JSON.parse(textOf(draftOf(spec)));
    expect(layers[0]).toEqual(spec.layers[0]);
    expect(layers[1]).toEqual({
      kind: "residual",
      layers: [{ kind: "leaky_relu", slope: 0.01 }],
    });
  });

  test("is changed without changing the one of before", () => {
    const draft = draftOf(spec);
    const before = textOf(draft);
    const [conv, block, fc] = draft.layers.map(({ id }) => id);
    if (conv === undefined || block === undefined || fc === undefined) throw new Error("no layers");
    const kinds = (of: typeof draft) => placed(of).map(({ layer }) => layer.kind);
    const slope = layerNumbered(draft, "2.1")?.id ?? 0;
    expect(kinds(move(draft, fc, 0))).toEqual(["fc", "conv", "residual", "leaky_relu"]);
    expect(kinds(remove(draft, slope))).toEqual(["conv", "residual", "fc"]);
    expect(kinds(insert(draft, block, 1, freshLayer("tanh", input)))).toEqual([
      "conv",
      "residual",
      "leaky_relu",
      "tanh",
      "fc",
    ]);
    const twice = duplicate(draft, block);
    expect(kinds(twice).filter((kind) => kind === "leaky_relu")).toHaveLength(2);
    expect(new Set(placed(twice).map(({ layer }) => layer.id)).size).toBe(6);
    expect(textOf(setField(draft, slope, "slope", 0.2))).toContain('"slope":0.2');
    expect(textOf(setField(draft, conv, "init", undefined))).not.toContain('"pad":1,"init"');
    expect(textOf(draft)).toBe(before);
  });
});

describe("values that fit", () => {
  const [conv] = draftOf(spec).layers;
  const fits = (code: string, params: Fault["params"], layer = conv) =>
    layer === undefined
      ? []
      : fitsOf({ code, params, text: "" }, layer).map(({ field, value }) => `${field} ${value}`);

  test("make a window as large as its input, or its input as large as the window", () => {
    const params = { size: 40, input: 32, pad: 1, axis: "height" };
    expect(fits("window_too_large", params)).toEqual(["size 34,3", "pad 4"]);
  });

  test("let a window reach past the edge where rounding up is enough", () => {
    const pool = freshLayer("max_pool", { ...input, height: 2, width: 2 });
    const params = { size: 3, input: 2, pad: 0, axis: "height" };
    expect(fits("window_too_large", params, pool)).toEqual(["size 2", "pad 1", "rounding up"]);
  });

  test("are the nearest in the range that the engine expects", () => {
    const bad = (field: string, value: string, expected: string, layer = conv) =>
      fits("bad_field", { field, value, expected }, layer);
    expect(bad("filters", "0", "1 ≤ filters ≤ 1024")).toEqual(["filters 1"]);
    expect(bad("filters", "5000", "1 ≤ filters ≤ 1024")).toEqual(["filters 1024"]);
    expect(bad("pad", "7", "0 ≤ pad < size = 3")).toEqual(["pad 2"]);
    expect(bad("filters", '"many"', "1, 2, 3, …")).toEqual(["filters 16"]);
    expect(bad("n", "4", "1, 3, 5, …, 63", freshLayer("lrn", input))).toEqual(["n 3", "n 5"]);
    expect(bad("rate", "1", "0 ≤ rate < 1", freshLayer("dropout", input))).toEqual(["rate 0.5"]);
    expect(bad("bias", "NaN", "0, 0.1, …")).toEqual([]);
  });

  test("divide the maps, and are the data's classes", () => {
    const maxout = freshLayer("maxout", input);
    const params = { channels: 12, group: 5 };
    expect(fits("channels_not_divisible", params, maxout)).toEqual(["group 4", "group 6"]);
    const fc = freshLayer("fc", input);
    expect(fits("wrong_outputs", { outputs: 5, classes: 10 }, fc)).toEqual(["units 10"]);
  });
});
