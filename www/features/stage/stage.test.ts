// The columns of networks, their places on the stage, and which maps and lines are chosen.

import { describe, expect, it } from "vitest";
import type { LayerInfo } from "../../protocol/network.ts";
import { chooseMaps, scoresOf, strongestLinks } from "./choice.ts";
import { type Column, columnsOf } from "./columns.ts";
import { type Box, layoutStage } from "./layout.ts";
import { explainedText, readExplained, readView, viewText } from "./view.ts";

/** Layers in a row: kind, and the shape of what each makes. */
function network(...layers: [kind: string, channels: number, side: number, spec?: object][]) {
  let input = { channels: 3, height: 32, width: 32 };
  return {
    layers: layers.map(([kind, channels, side, spec], index): LayerInfo => {
      const output = { channels, height: side, width: side };
      const info = {
        index,
        kind,
        spec: { kind, ...spec },
        input,
        output,
        parameters: 0,
        multiplyAdds: 0,
        inner: [],
      };
      input = output;
      return info;
    }),
  };
}

const small = network(
  ["input", 3, 32],
  ["conv", 16, 32, { size: 3 }],
  ["batch_norm", 16, 32],
  ["relu", 16, 32],
  ["max_pool", 16, 16],
  ["residual", 64, 16],
  ["relu", 64, 16],
  ["fc", 100, 1],
  ["relu", 100, 1],
  ["fc", 10, 1],
  ["softmax", 10, 1],
);
const linear = network(["input", 3, 32], ["fc", 10, 1], ["softmax", 10, 1]);
/** Forty convolutions. */
const deep = network(
  ["input", 3, 32],
  ...Array.from({ length: 40 }, (): [string, number, number, object] => [
    "conv",
    1024,
    32,
    { size: 3 },
  ]),
  ["fc", 10, 1],
  ["softmax", 10, 1],
);

const long = network(
  ["input", 3, 32],
  ...Array.from({ length: 5 }, (): [string, number, number, object] => [
    "conv",
    64,
    16,
    { size: 3 },
  ]),
  ["fc", 256, 1],
  ["fc", 256, 1],
  ["fc", 10, 1],
  ["softmax", 10, 1],
);

const WIDE = { width: 1220, height: 426, down: false };
const PHONE = { width: 350, height: 0, down: true };

const kinds = (columns: Column[]) => columns.map(({ kind, shown }) => `${kind} ${shown}`);

describe("the columns", () => {
  it("are a layer with weights and what follows it; pools hide no maps", () => {
    const columns = columnsOf(small);
    expect(kinds(columns)).toEqual(["picture 0", "maps 3", "maps 6", "units 8", "answers 10"]);
    expect(columns.map(({ weights }) => weights)).toEqual([null, 1, 5, 7, 9]);
    expect(columns.map(({ shortcut }) => shortcut)).toEqual([false, false, true, false, false]);
    expect(columns[1]?.filter).toEqual({ height: 3, width: 3 });
  });

  it("of a linear network are its templates", () => {
    expect(kinds(columnsOf(linear))).toEqual(["picture 0", "templates 1", "answers 2"]);
  });
});

describe("the layout", () => {
  const boxes = (net: typeof small, room: typeof WIDE, opened: number | null) => {
    const layout = layoutStage(columnsOf(net), room, opened);
    const all = layout.columns.flatMap(({ faces }) =>
      faces.flatMap(({ places }) => places.flatMap(({ filter, ...box }) => [box, filter ?? []])),
    );
    return { layout, all: all.flat() as Box[] };
  };
  const apart = (a: Box, b: Box) =>
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

  for (const [name, net, opened] of [
    ["a small network", small, null],
    ["an opened column", small, 1],
    ["a linear network", linear, null],
    ["forty layers", deep, null],
  ] as const) {
    it(`lets nothing overlap or leave the stage: ${name}`, () => {
      for (const room of [WIDE, PHONE, { ...WIDE, width: 2000, height: 594 }]) {
        const { layout, all } = boxes(net, room, opened);
        for (const [at, box] of all.entries()) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(layout.width);
          expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
          const over = all.slice(at + 1).filter((other) => !apart(box, other));
          expect(over, JSON.stringify(box)).toEqual([]);
        }
      }
    });
  }

  it("counts the maps that have no place", () => {
    for (const { column, faces, hidden } of boxes(deep, WIDE, null).layout.columns) {
      if (column.kind === "maps") expect(hidden).toBe(1024 - (faces[0]?.places.length ?? 0));
      else expect(hidden).toBe(0);
    }
  });

  it("is wider than the screen only where it has to be", () => {
    expect(boxes(small, WIDE, null).layout.width).toBe(WIDE.width);
    // As many columns as AlexNet has.
    expect(boxes(long, WIDE, null).layout.width).toBe(WIDE.width);
    expect(boxes(deep, WIDE, null).layout.width).toBeGreaterThan(2 * WIDE.width);
    expect(boxes(deep, PHONE, null).layout.width).toBe(PHONE.width);
  });
});

describe("the choice of maps", () => {
  it("is those that matter most, in their order", () => {
    expect(chooseMaps([], [1, 5, 2, 9], 4, 2)).toEqual([1, 3]);
    expect(chooseMaps([], [1, 5, 2, 9], 4, 4)).toEqual([0, 1, 2, 3]);
    expect(chooseMaps([], null, 4, 2)).toEqual([0, 1]);
  });

  it("changes one map at a time, and only for one that matters clearly more", () => {
    expect(chooseMaps([0, 1], [4, 4, 5, 5], 4, 2)).toEqual([0, 1]);
    expect(chooseMaps([0, 1], [4, 3, 8, 9], 4, 2)).toEqual([0, 3]);
  });

  it("weighs magnitudes by the weights that go out", () => {
    // Two maps into three: [[1, 0], [2, 0], [0, 1]].
    const outgoing = Float32Array.of(1, 0, 2, 0, 0, 1);
    expect(scoresOf(Float32Array.of(1, 2), outgoing)).toEqual([3, 2]);
    expect(scoresOf(Float32Array.of(1, 2), null)).toEqual([1, 2]);
  });
});

describe("the lines", () => {
  // Three maps into two.
  const connections = Float32Array.of(1, 4, 2, 3, 0, 1);

  it("are the strongest connections between maps that are shown", () => {
    expect(strongestLinks(connections, [0, 1, 2], [0, 1], { from: 3, to: 2 }, 1)).toEqual([
      { from: 1, to: 0, strength: 1 },
      { from: 0, to: 1, strength: 0 },
    ]);
    expect(strongestLinks(connections, [2], [1], { from: 3, to: 2 })).toEqual([
      { from: 0, to: 0, strength: 1 },
    ]);
  });

  it("come from every unit that a map stands for", () => {
    expect(strongestLinks(connections, [0], [0], { from: 3, to: 1 })).toEqual([
      { from: 0, to: 0, strength: 1 },
    ]);
  });
});

describe("the view in the address", () => {
  it("comes back as it was", () => {
    for (const view of [
      { layer: 7, map: null },
      { layer: 12, map: 0 },
      { layer: 1, map: 1023 },
    ]) {
      expect(readView(viewText(view))).toEqual(view);
    }
    expect(viewText({ layer: 7, map: 2 })).toBe("#layer=7&map=3");
    for (const explained of [
      { classes: ["cat"], layer: null },
      { classes: ["cat", "dog"], layer: 11 },
    ]) {
      expect(readExplained(explainedText(explained))).toEqual(explained);
    }
    expect(explainedText({ classes: ["cat", "dog"], layer: 11 })).toBe("#why=cat,dog&layer=11");
  });

  it("is nothing where the address means something else", () => {
    for (const hash of [
      "",
      "#content",
      "#layer=",
      "#layer=-1",
      "#layer=1&map=x",
      "#why=",
      "#why=a,b,c",
    ]) {
      expect(readView(hash)).toBeNull();
      expect(readExplained(hash)).toBeNull();
    }
  });
});
