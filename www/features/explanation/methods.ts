// What can be shown of a class on a picture, and what is to be said where there is nothing to show.

import type { Attribution, AttributionMap } from "../../protocol/explanation.ts";
import type { LayerInfo } from "../../protocol/network.ts";

export const METHODS = ["saliency", "gradientInput", "gradCam", "occlusion"] as const;
export type Method = (typeof METHODS)[number];

/** Activations keep a convolution's maps and belong to it, as a normalisation before them does. */
const ACTIVATIONS = new Set(["relu", "leaky_relu", "tanh", "sigmoid", "maxout"]);

/** Maps that Grad-CAM can weigh: those that a convolution or a residual block makes. */
export interface CamLayer {
  made: LayerInfo;
  /** What normalises and activates them; the layer itself where nothing does. */
  shown: LayerInfo;
}

/** The convolutions and residual blocks with several values in a map, with what follows them directly. */
export function camLayers(layers: readonly LayerInfo[]): CamLayer[] {
  return layers.flatMap((made, at) => {
    const { height, width } = made.output;
    if (!["conv", "residual"].includes(made.kind) || height * width === 1) return [];
    let end = at;
    const next = () => layers[end + 1]?.kind ?? "";
    if (next().endsWith("_norm")) end += 1;
    if (ACTIVATIONS.has(next())) end += 1;
    return [{ made, shown: layers[end] ?? made }];
  });
}

/** Whether answers are votes, which change by steps: a score has no gradient on what lies before them. */
export const votes = (layers: readonly LayerInfo[]): boolean =>
  layers.some(({ kind, inner }) => kind === "majority" || votes(inner));

/** Why there is no map to show; "shown" where there is one. */
export type Verdict = "shown" | "not_finite" | "against" | "zero";

export function verdictOf(map: AttributionMap, score: number): Verdict {
  if (!Number.isFinite(score) || !map.values.every(Number.isFinite)) return "not_finite";
  if (map.values.some((value) => value !== 0)) return "shown";
  return map.lowest < 0 ? "against" : "zero";
}

/** The maps of a class by method, as far as they are known. */
export const mapOf = (
  method: Method,
  attribution: Attribution | undefined,
  occlusion: AttributionMap | undefined,
): AttributionMap | null | undefined =>
  method === "occlusion" ? occlusion : attribution?.[method];
