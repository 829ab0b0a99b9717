// A training step that is told: asked for while training is paused, walked through moment by moment, and then training goes
// on as it was.

import { batch, effect, signal } from "@preact/signals";
import { setRunning, trainer } from "../../app/session/session.ts";
import { refresh } from "../../app/snapshots/interest.ts";
import { live, notify } from "../../app/store.ts";
import type { ToldStep } from "../../protocol/slow-motion.ts";
import { type Column, type Moment, momentsOf, questionOf, toldAt } from "./moments.ts";

/** Time for a moment: to look, and to read a sentence. */
const MOMENT_MS = 2600;

/** The step, and which of its moments is shown; null while it is computed. */
export const told = signal<{ step: ToldStep; moments: Moment[]; at: number } | null>(null);
export const playing = signal(false);
/** Whether training goes on afterwards. */
export const wasRunning = signal(false);

/** Tells the next step of the run. */
async function tell(columns: readonly Column[]): Promise<void> {
  const api = trainer();
  const opened = live.opened.peek();
  told.value = null;
  live.told.value = null;
  if (api === null || opened === null) return close();
  if (live.dataset.peek()?.trainCount === 0) {
    notify("note", { code: "no_pictures" });
    return close();
  }
  const outcome = await api.tellStep(questionOf(columns));
  refresh("full");
  if (api !== trainer() || opened !== live.opened.peek() || !live.slowMotion.peek()) return;
  if (outcome.ok) {
    told.value = { step: outcome.value, moments: momentsOf(columns), at: 0 };
    return;
  }
  live.stopped.value = outcome.fault;
  wasRunning.value = false;
  close();
}

export function close(): void {
  live.slowMotion.value = false;
}

/** To another moment; after the last one comes the next step. */
export function go(by: number, columns: readonly Column[]): void {
  const now = told.peek();
  if (now === null) return;
  const at = Math.max(0, now.at + by);
  if (at < now.moments.length) told.value = { ...now, at };
  else void tell(columns);
}

/** Begins to tell; returns what ends it. */
export function begin(columns: readonly Column[]): () => void {
  const api = trainer();
  const opened = live.opened.peek();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  batch(() => {
    wasRunning.value = live.running.peek();
    playing.value = !still;
    if (wasRunning.value) setRunning(false);
  });
  void (async () => {
    if (wasRunning.peek()) await api?.pause();
    await tell(columns);
  })();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stops = [
    effect(() => {
      const now = told.value;
      const moment = now?.moments[now.at];
      if (now && moment) live.told.value = toldAt(now.step, columns, moment);
    }),
    effect(() => {
      const now = told.value;
      clearTimeout(timer);
      if (now === null || !playing.value) return;
      if (now.at + 1 < now.moments.length) timer = setTimeout(() => go(1, columns), MOMENT_MS);
      else playing.value = false;
    }),
    effect(() => {
      // Who trains on, or chooses another run, has left it.
      const left =
        live.running.value || live.opened.value !== opened || live.crashed.value !== null;
      if (left) wasRunning.value = false;
      // What is taken apart belongs to the picture in focus.
      const elsewhere = live.inspected.value !== null || live.explained.value !== null;
      if (left || elsewhere) close();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    clearTimeout(timer);
    batch(() => {
      told.value = null;
      live.told.value = null;
      live.slowMotion.value = false;
      if (wasRunning.peek() && api === trainer()) {
        setRunning(true);
        void api?.play();
      }
    });
  };
}
