// The moments of the film that the timeline leads to.

import { effect, signal } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { live } from "../../app/store.ts";

const EVERY_MS = 1000;

/** Examples seen at each moment, the earliest first; null where the network is too large for a film. */
export const moments = signal<number[] | null>([]);

/** Follows the film of the run in training; the result ends that. */
export function followFilm(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let run = live.opened.peek();
  const ask = async () => {
    clearTimeout(timer);
    const asked = live.opened.peek();
    const found = await trainer()
      ?.moments()
      .catch(() => undefined);
    if (found !== undefined && asked === live.opened.peek()) {
      moments.value = found === null ? null : [...found];
    }
    clearTimeout(timer);
    if (live.running.peek()) timer = setTimeout(ask, EVERY_MS);
  };
  const stop = effect(() => {
    // A step by hand makes a moment too.
    const examples = live.running.value ? 0 : live.stats.value?.examplesSeen;
    if (run !== live.opened.value) moments.value = [];
    run = live.opened.value;
    if (run !== null && examples !== undefined) void ask();
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** The place on a timeline of `all` moments and now: that of the first one not before `examples`. */
export function placeOf(all: readonly number[], examples: number | null): number {
  const at = examples === null ? -1 : all.findIndex((moment) => moment >= examples);
  return at < 0 ? all.length : at;
}
