// The lecture's formulas with a layer's own numbers filled in.

import type { Catalogue } from "../i18n/en.ts";
import { PARAMETERS } from "../protocol/generated/formulas.ts";
import type { LayerInfo } from "../protocol/network.ts";
import type { LayerTensor } from "../protocol/snapshot.ts";
import { hasFilters } from "./snapshots/recording.ts";

/** Height and width of a window field, which is one number for a square. */
function sizeOf(layer: LayerInfo): { height: number; width: number } {
  const { size } = layer.spec;
  if (Array.isArray(size)) return { height: Number(size[0]), width: Number(size[1]) };
  return { height: Number(size), width: Number(size) };
}

/** Whether a block's shortcut needs weights to reach another shape. */
function isProjected({ input, output }: LayerInfo): boolean {
  return (
    input.channels !== output.channels ||
    input.height !== output.height ||
    input.width !== output.width
  );
}

/** (W − F + 2P) / S + 1 with numbers and its rounding; empty where a layer keeps the shape of its input. */
export function outputFormula(layer: LayerInfo): string {
  if (layer.kind === "residual") return isProjected(layer) ? "F(x) + W·x + b" : "F(x) + x";
  if (layer.spec.size === undefined) return "";
  const { height, width } = sizeOf(layer);
  const [stride, pad] = [Number(layer.spec.stride), Number(layer.spec.pad)];
  const side = (input: number, size: number, output: number) => {
    const exact = Number(((input - size + 2 * pad) / stride + 1).toFixed(2));
    const rounded = exact === output ? "" : `\u00a0→\u00a0${output}`;
    return `(${input} − ${size} + 2·${pad}) / ${stride} + 1 = ${exact}${rounded}`;
  };
  const across = side(layer.input.width, width, layer.output.width);
  const down = side(layer.input.height, height, layer.output.height);
  return across === down ? across : `${down}; ${across}`;
}

/** Rows and columns at the bottom and right edge of a layer's input, where its size does not come out whole. */
export interface Edge {
  /**
   * `pixels` and `padding`: reached by no window. `zeros` (convolution) and `nothing` (pool): the part of windows past
   * the padding.
   */
  of: "pixels" | "padding" | "zeros" | "nothing";
  rows: number;
  columns: number;
}

/** The rows and columns that a layer's windows leave out of its input or add to it. */
export function edgesOf(layer: LayerInfo): Edge[] {
  if (layer.spec.size === undefined) return [];
  const { height, width } = sizeOf(layer);
  const [stride, pad] = [Number(layer.spec.stride), Number(layer.spec.pad)];
  const side = (input: number, size: number, output: number) => {
    const rest = input + 2 * pad - (output - 1) * stride - size;
    const pixels = Math.max(0, rest - pad);
    const past = Math.max(0, -rest);
    const convolves = layer.kind === "conv";
    return {
      pixels,
      // Where pixels are left out, all of the padding after them is left out too.
      padding: pixels > 0 ? 0 : Math.max(0, rest),
      zeros: convolves ? past : 0,
      nothing: convolves ? 0 : past,
    };
  };
  const rows = side(layer.input.height, height, layer.output.height);
  const columns = side(layer.input.width, width, layer.output.width);
  const kinds = ["pixels", "padding", "zeros", "nothing"] as const;
  return kinds
    .map((of) => ({ of, rows: rows[of], columns: columns[of] }))
    .filter((edge) => edge.rows > 0 || edge.columns > 0);
}

/** In words, what a layer leaves out or adds at the edge, and what it normalises by. */
export function remarksOn(layer: LayerInfo, words: Catalogue["remarks"]): string[] {
  if (layer.kind === "lrn") {
    const { n, region } = layer.spec;
    const within = region === "within_channel";
    return [(within ? words.withinChannel : words.acrossChannels)(Number(n))];
  }
  return edgesOf(layer).map(({ of, rows, columns }) => words.edges[of](rows, columns));
}

/** F·F·D·K + K with numbers. */
export function parameterFormula(layer: LayerInfo): string {
  const { kind, input, output } = layer;
  if (kind === "residual") {
    const shortcut = isProjected(layer)
      ? `${input.channels}·${output.channels} + ${output.channels}`
      : "";
    return [...layer.inner.map(parameterFormula), shortcut].filter(Boolean).join(" + ");
  }
  const formulas: Readonly<Record<string, string>> = PARAMETERS;
  const single = input.height === 1 && input.width === 1;
  const { height, width } = sizeOf(layer);
  const numbers: Record<string, number[]> = {
    D: [input.channels],
    H: [input.height],
    W: [input.width],
    K: [output.channels],
    // Of a window first its height, then its width.
    F: [height, width],
  };
  return (formulas[kind] ?? "").replace(single ? "·H·W" : "", "").replace(/[A-Z]/g, (letter) => {
    const [first, next = first] = numbers[letter] ?? [];
    numbers[letter] = [next ?? 0];
    return String(first);
  });
}

/** The tensors of a layer that can be shown. */
export function tensorsOf(layer: LayerInfo): LayerTensor[] {
  const maps: LayerTensor[] = ["activations", "activationGradients"];
  return hasFilters(layer) ? [...maps, "filters", "filterGradients"] : maps;
}
