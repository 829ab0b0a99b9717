// What is selected on the stage, as the end of the address: a link opens the same view.

import { effect, signal } from "@preact/signals";

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

export const viewText = ({ layer, map }: View): string =>
  `#layer=${layer}${map === null ? "" : `&map=${map + 1}`}`;

/** The map that was chosen last, or the column that is open. */
export const view = signal<View | null>(null);

/** Takes the view of the address; from now on the address follows the view. */
export function syncView(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    view.value = readView(location.hash);
  };
  read();
  addEventListener("hashchange", read);
  const stop = effect(() => {
    const hash = view.value === null ? "" : viewText(view.value);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const ours = location.hash === "" || readView(location.hash) !== null;
      if (!ours || hash === location.hash) return;
      history.replaceState(history.state, "", location.pathname + location.search + hash);
    }, SETTLED_MS);
  });
  return () => {
    removeEventListener("hashchange", read);
    stop();
  };
}
