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
import { KINDS } from "./kinds.ts";

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

describe("a fresh layer", () => {
  test("has every field that must be there", () => {
    for (const [kind, { fields }] of Object.entries(KINDS)) {
      const fresh = freshLayer(kind, input).fields;
      const needed = fields.filter((field) => field.default === undefined && !field.leftOut);
      for (const { name } of needed) expect(fresh[name], `${kind}: ${name}`).toBeDefined();
      for (const name of Object.keys(fresh)) {
        expect(
          fields.map((field) => field.name),
          kind,
        ).toContain(name);
      }
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
  const fits = (fault: Fault, layer = conv) =>
    layer === undefined ? [] : fitsOf(fault, layer).map(({ field, value }) => `${field} ${value}`);
  const at = { layer: 1, kind: "conv" };

  test("make a window as large as its input, or its input as large as the window", () => {
    const window = { size: 40, input: 32, pad: 1, axis: "height" };
    expect(fits({ code: "window_too_large", ...at, ...window })).toEqual(["size 34,3", "pad 4"]);
  });

  test("let a window reach past the edge where rounding up is enough", () => {
    const pool = freshLayer("max_pool", { ...input, height: 2, width: 2 });
    const window = { size: 3, input: 2, pad: 0, axis: "height" };
    const fault: Fault = { code: "window_too_large", ...at, ...window };
    expect(fits(fault, pool)).toEqual(["size 2", "pad 1", "rounding up"]);
  });

  test("are the nearest in the range that the engine expects", () => {
    const any = { min: 1, max: 1024, above: false, below: false, odd: false, other: null };
    const bad = (field: string, value: string, is: "range" | "whole" | "number", range = {}) => {
      const fault: Fault = {
        code: "bad_field",
        ...at,
        field,
        value,
        expected: { is, ...any, ...range },
      };
      return (layer = conv) => fits(fault, layer);
    };
    expect(bad("filters", "0", "range")()).toEqual(["filters 1"]);
    expect(bad("filters", "-3", "whole")()).toEqual(["filters 1"]);
    expect(bad("filters", "2.4", "whole")()).toEqual(["filters 2"]);
    expect(bad("filters", "5000", "range")()).toEqual(["filters 1024"]);
    const belowSize = { min: 0, max: 3, below: true, other: "size" };
    expect(bad("pad", "7", "range", belowSize)()).toEqual(["pad 2"]);
    expect(bad("filters", '"many"', "whole")()).toEqual(["filters 16"]);
    const odd = bad("n", "4", "range", { max: 63, odd: true });
    expect(odd(freshLayer("lrn", input))).toEqual(["n 3", "n 5"]);
    const share = bad("rate", "1", "range", { min: 0, max: 1, below: true });
    expect(share(freshLayer("dropout", input))).toEqual(["rate 0.5"]);
    expect(bad("bias", "NaN", "number", { min: null, max: null })()).toEqual([]);
  });

  test("divide the maps, and are the data's classes", () => {
    const maxout = freshLayer("maxout", input);
    const divided: Fault = { code: "channels_not_divisible", ...at, channels: 12, group: 5 };
    expect(fits(divided, maxout)).toEqual(["group 4", "group 6"]);
    const split: Fault = { code: "groups_do_not_divide", ...at, channels: 12, groups: 8 };
    expect(fits(split, freshLayer("group_norm", input))).toEqual(["groups 6", "groups 4"]);
    const fc = freshLayer("fc", input);
    expect(fits({ code: "wrong_outputs", outputs: 5, classes: 10 }, fc)).toEqual(["units 10"]);
  });
});
