// What the visitor looks at now: the layers' tensors on the screen, the pixel under the pointer, the list of
// predictions. The next snapshot requests this and nothing else.
import type { HoverTarget, LayerTensor, SnapshotRequest } from "../../protocol/snapshot.ts";
import { layerView, live, network } from "../store.ts";

export const interest: {
  /** Whether the visitor did something that wants an answer at once. */
  urgent: "no" | "cheap" | "full";
  predictionsVisible: boolean;
  /** While a visitor looks closely, the list stands still. */
  predictionsHeld: boolean;
} = { urgent: "no", predictionsVisible: false, predictionsHeld: false };

let wake = (): void => undefined;

/** Whom to wake when something cannot wait. */
export function whenUrgent(work: () => void): void {
  wake = work;
}

const onScreen = new Map<string, { layer: number; tensor: LayerTensor | null }>();

/** Asks for a snapshot at once, whatever the pace. */
export function refresh(what: "cheap" | "full"): void {
  if (interest.urgent !== "full") interest.urgent = what;
  wake();
}

/** A tensor of a layer came on or left the screen; null stands for the picture itself. */
export function tensorVisible(layer: number, tensor: LayerTensor | null, visible: boolean): void {
  const key = `${layer} ${tensor}`;
  if (!visible) {
    onScreen.delete(key);
  } else if (!onScreen.has(key)) {
    onScreen.set(key, { layer, tensor });
    refresh("full");
  }
}

/** Tensors that are off the screen and wanted all the same. */
const offScreen = new Map<number, LayerTensor[]>();
const PATIENCE_MS = 3000;

/** Resolves once all of these tensors are of one moment, whether or not they are on the screen. */
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
    // A crashed engine never answers.
    setTimeout(done, PATIENCE_MS);
  });
  stop();
  offScreen.delete(layer);
  // What came is drawn by now.
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
}

export const tensorsOnScreen = (): number => onScreen.size;

export function visibleLayers(): SnapshotRequest["layers"] {
  const known = network.peek()?.layers.length ?? 0;
  const layers = new Map<number, LayerTensor[]>();
  for (const { layer, tensor } of onScreen.values()) {
    const tensors = layers.get(layer) ?? [];
    if (layer < known) layers.set(layer, tensor === null ? tensors : [...tensors, tensor]);
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
