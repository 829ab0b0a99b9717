// Moments of the run: the whole page shows one, or now.

import { batch, computed, signal } from "@preact/signals";
import { trainer } from "./session/session.ts";
import { refresh } from "./snapshots/interest.ts";
import { live } from "./store.ts";

/** The moment that the visitor asked for, until the trainer shows it. */
const wanted = signal<{ examples: number | null } | null>(null);
let asking = false;

/** The moment that is shown or asked for, in examples seen; null for now. */
export const chosenMoment = computed(() =>
  wanted.value === null ? live.moment.value : wanted.value.examples,
);

/** Shows the network as it was after so many examples, or as it is now. Training goes on. */
export async function showMoment(examples: number | null): Promise<void> {
  wanted.value = { examples };
  if (asking) return;
  asking = true;
  try {
    for (let next = wanted.value; next !== null; next = wanted.value) {
      const run = live.opened.value;
      const answer = trainer()?.showMoment(next.examples);
      // Its maps are requested at once: the trainer answers in this order.
      refresh("full");
      const shown = (await answer) ?? false;
      batch(() => {
        // Another run is shown as it is.
        if (shown && run === live.opened.value) live.moment.value = next.examples;
        // The visitor may have asked for another one meanwhile.
        if (wanted.value === next) wanted.value = null;
      });
      // The lines between maps are requested once the page knows the moment: the next snapshot of a run in training does so.
      if (!live.running.value) refresh("full");
    }
  } catch (error) {
    // A crashed worker reports it by an event of its own.
    console.warn("film:", error);
  } finally {
    asking = false;
    wanted.value = null;
  }
}
