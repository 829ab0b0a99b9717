// The lecture's formulas with a layer's own numbers filled in.

import type { LayerInfo, MapPart } from "../protocol.ts";
import { hasFilters } from "../state/recording.ts";

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

/** (W − F + 2P) / S + 1 with numbers; empty where a layer keeps its input's shape. */
export function outputFormula(layer: LayerInfo): string {
  if (layer.kind === "residual") return isProjected(layer) ? "F(x) + W·x + b" : "F(x) + x";
  if (layer.spec.size === undefined) return "";
  const { height, width } = sizeOf(layer);
  const [stride, pad] = [Number(layer.spec.stride), Number(layer.spec.pad)];
  const side = (input: number, size: number, output: number) =>
    `(${input} − ${size} + 2·${pad}) / ${stride} + 1 = ${output}`;
  const across = side(layer.input.width, width, layer.output.width);
  const down = side(layer.input.height, height, layer.output.height);
  return across === down ? across : `${down}; ${across}`;
}

/** F·F·D·K + K with numbers. */
export function parameterFormula(layer: LayerInfo): string {
  const { input, output } = layer;
  switch (layer.kind) {
    case "conv": {
      const { height, width } = sizeOf(layer);
      return `${height}·${width}·${input.channels}·${output.channels} + ${output.channels}`;
    }
    case "fc": {
      const { channels, height, width } = input;
      const flat = height === 1 && width === 1 ? `${channels}` : `${channels}·${height}·${width}`;
      return `${flat}·${output.channels} + ${output.channels}`;
    }
    case "batch_norm":
      return `2·${input.channels}`;
    case "residual": {
      const shortcut = isProjected(layer)
        ? `${input.channels}·${output.channels} + ${output.channels}`
        : "";
      return [...layer.inner.map(parameterFormula), shortcut].filter(Boolean).join(" + ");
    }
    default:
      return "";
  }
}

/** What there is to see of a layer. */
export function partsOf(layer: LayerInfo): MapPart[] {
  const maps: MapPart[] = ["activations", "activationGradients"];
  return hasFilters(layer) ? [...maps, "filters", "filterGradients"] : maps;
}
