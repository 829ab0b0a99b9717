// What the visitor looks at now: the layers' tensors on the screen, the pixel under the pointer, the list of
// predictions. The next snapshot requests this and nothing else.
import type { HoverTarget, LayerTensor, SnapshotRequest } from "../../protocol/snapshot.ts";
import { layerView, live, network } from "../store.ts";

export const interest: {
  /** Whether the visitor did something that needs an answer at once. */
  urgent: "no" | "cheap" | "full";
  predictionsVisible: boolean;
  /** Whether the list stands still, because the visitor points at it. */
  predictionsHeld: boolean;
  /** Layers whose maps' magnitudes and connections are shown. */
  flow: readonly number[];
} = { urgent: "no", predictionsVisible: false, predictionsHeld: false, flow: [] };

let wake = (): void => undefined;

/** Sets what is called when a request cannot wait for the next snapshot. */
export function whenUrgent(work: () => void): void {
  wake = work;
}

const onScreen = new Map<string, { layer: number; tensor: LayerTensor | null }>();

/** Requests a snapshot at once. */
export function refresh(what: "cheap" | "full"): void {
  if (interest.urgent !== "full") interest.urgent = what;
  wake();
}

/**
 * A tensor of a layer came on or left the screen; null stands for the picture itself. `viewer` tells apart who shows the
 * same tensor.
 */
export function tensorVisible(
  layer: number,
  tensor: LayerTensor | null,
  visible: boolean,
  viewer = "cards",
): void {
  const key = `${viewer} ${layer} ${tensor}`;
  if (!visible) {
    onScreen.delete(key);
  } else if (!onScreen.has(key)) {
    onScreen.set(key, { layer, tensor });
    refresh("full");
  }
}

/** Tensors that are requested although they are off the screen. */
const offScreen = new Map<number, LayerTensor[]>();
const PATIENCE_MS = 3000;

/** Resolves when these tensors have been updated by one snapshot, on the screen or not. */
export async function upToDate(layer: number, tensors: LayerTensor[]): Promise<void> {
  const view = layerView(layer);
  const before = view.peek()?.parts;
  offScreen.set(layer, tensors);
  refresh("full");
  let stop = (): void => undefined;
  await new Promise<void>((done) => {
    stop = view.subscribe((now) => {
      if (tensors.every((tensor) => now?.parts[tensor] && now.parts[tensor] !== before?.[tensor]))
        done();
    });
    // A crashed engine sends no snapshot.
    setTimeout(done, PATIENCE_MS);
  });
  stop();
  offScreen.delete(layer);
  // By now the tensors are drawn.
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
}

export const tensorsOnScreen = (): number => onScreen.size;

export function visibleLayers(): SnapshotRequest["layers"] {
  const known = network.peek()?.layers.length ?? 0;
  const layers = new Map<number, LayerTensor[]>();
  for (const { layer, tensor } of onScreen.values()) {
    const tensors = layers.get(layer) ?? [];
    const more = tensor === null || tensors.includes(tensor) ? [] : [tensor];
    if (layer < known) layers.set(layer, [...tensors, ...more]);
  }
  for (const [layer, tensors] of offScreen) {
    if (layer < known) layers.set(layer, [...new Set([...(layers.get(layer) ?? []), ...tensors])]);
  }
  return [...layers].map(([index, parts]) => ({ index, parts })).sort((a, b) => a.index - b.index);
}

export function showPredictions(visible: boolean): void {
  interest.predictionsVisible = visible;
  if (visible) refresh("cheap");
}

export function holdPredictions(held: boolean): void {
  interest.predictionsHeld = held;
}

export function hoverOver(target: HoverTarget | null): void {
  live.hover.value = target;
  live.hoverValue.value = null;
  if (target !== null) refresh("cheap");
}
