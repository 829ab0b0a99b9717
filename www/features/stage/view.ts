// What is selected on the stage, and the value that is taken apart, as the end of the address: a link opens the same view.

import { effect, signal } from "@preact/signals";
import { type Explained, live } from "../../app/store.ts";
import type { ValuePlace } from "../../protocol/inspector.ts";

export interface View {
  /** A layer, by its number. */
  layer: number;
  /** One of its maps; null where the layer's column is open. */
  map: number | null;
}

const SETTLED_MS = 200;

/** `#layer=7&map=3`, or `#layer=7` for the column that is open; null for anything else. */
export function readView(hash: string): View | null {
  const [, layer, map] = /^#layer=(\d{1,3})(?:&map=(\d{1,4}))?$/.exec(hash) ?? [];
  if (layer === undefined) return null;
  // Maps are counted from 1, as they are named.
  return { layer: Number(layer), map: map === undefined ? null : Number(map) - 1 };
}

/** `#layer=7&map=3&row=5&column=9`: one value of the map. */
export function readPlace(hash: string): ValuePlace | null {
  const digits = /^#layer=(\d{1,3})&map=(\d{1,4})&row=(\d{1,3})&column=(\d{1,3})$/.exec(hash);
  const [layer = 0, map = 0, row = 0, column = 0] = digits?.slice(1).map(Number) ?? [];
  return digits === null || Math.min(layer, map, row, column) < 1
    ? null
    : { layer, channel: map - 1, y: row - 1, x: column - 1 };
}

export const placeText = ({ layer, channel, y, x }: ValuePlace): string =>
  `#layer=${layer}&map=${channel + 1}&row=${y + 1}&column=${x + 1}`;

/** `#why=cat,dog&layer=11`: the classes whose scores are explained, and the maps that Grad-CAM weighs. */
export function readExplained(hash: string): Explained | null {
  const [, names, layer] = /^#why=([a-z]+(?:,[a-z]+)?)(?:&layer=(\d{1,3}))?$/.exec(hash) ?? [];
  if (names === undefined) return null;
  return { classes: names.split(","), layer: layer === undefined ? null : Number(layer) };
}

export const explainedText = ({ classes, layer }: Explained): string =>
  `#why=${classes.join(",")}${layer === null ? "" : `&layer=${layer}`}`;

export const viewText = ({ layer, map }: View): string =>
  `#layer=${layer}${map === null ? "" : `&map=${map + 1}`}`;

/** The map that was chosen last, or the column that is open. */
export const view = signal<View | null>(null);

/** Takes the view of the address; from now on the address follows the view. */
export function syncView(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    view.value = readView(location.hash);
    live.inspected.value = readPlace(location.hash);
    live.explained.value = readExplained(location.hash);
  };
  read();
  addEventListener("hashchange", read);
  const stop = effect(() => {
    const [chosen, place, explained] = [view.value, live.inspected.value, live.explained.value];
    const hash =
      explained !== null
        ? explainedText(explained)
        : place !== null
          ? placeText(place)
          : chosen !== null
            ? viewText(chosen)
            : "";
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = location.hash;
      const ours = now === "" || [readView, readPlace, readExplained].some((read) => read(now));
      if (!ours || hash === location.hash) return;
      history.replaceState(history.state, "", location.pathname + location.search + hash);
    }, SETTLED_MS);
  });
  return () => {
    removeEventListener("hashchange", read);
    stop();
  };
}
