// Pulls snapshots from the trainer, one at a time and each for one frame, of only what is on the screen.

import { batch, effect, untracked } from "@preact/signals";
import { cores } from "../../browser/requirements.ts";
import type { Snapshot, SnapshotRequest } from "../../protocol/snapshot.ts";
import { pinTestPicture, refreshPrediction, wantsPrediction } from "../picture-input.ts";
import { runCommands, trainer } from "../session/session.ts";
import { layerView, live, network, nextId, settings } from "../store.ts";
import { withPoints } from "./curves.ts";
import { interest, refresh, tensorsOnScreen, visibleLayers, whenUrgent } from "./interest.ts";
import {
  type Clock,
  costOf,
  delayAfter,
  due,
  IDLE_EVERY_MS,
  type Kind,
  SOONEST_MS,
  untilDue,
} from "./pacing.ts";
import { canRecord, record, recordingDue } from "./recording.ts";

const SHOWN_PREDICTIONS = 24;
const FIRST_PREDICTIONS = 6;
const PREDICTION_EVERY_MS = 500;
/** Weights change slowly, and what is chosen by them should stay for a while. */
const FLOW_EVERY_MS = 1500;
/** What has to be drawn waits no longer than this for a frame. */
const LATEST_FRAME_MS = 1000;

function receive(
  snapshot: Snapshot,
  request: SnapshotRequest,
  commandsThen: number,
  showAnswer: () => void,
): void {
  batch(() => {
    showAnswer();
    const generation = live.curves.value?.generation;
    live.stats.value = snapshot.stats;
    live.trainedMs.value = snapshot.trainedMs;
    live.dataset.value = snapshot.dataset;
    live.curves.value = withPoints(
      live.curves.value,
      snapshot.generation,
      request.curvesFrom,
      snapshot.curves,
    );
    live.evaluation.value = snapshot.evaluation;
    live.profile.value = snapshot.profile;
    if (commandsThen === runCommands() && live.stopped.value === null) {
      live.running.value = snapshot.running;
    }
    if (request.hover === live.hover.value || request.hover === undefined) {
      live.hoverValue.value = snapshot.hoverValue;
    }
    if (generation !== undefined && generation !== snapshot.generation) live.predictions.value = [];
    if (snapshot.predictions.length > 0) {
      const examples = snapshot.moment ?? snapshot.stats.examplesSeen;
      const fresh = snapshot.predictions.map((said) => ({ ...said, id: nextId(), examples }));
      const before = live.predictions.value;
      const held = interest.predictionsHeld && before.length > 0;
      // Off the screen they are dropped: later they would appear as the newest ones.
      if (interest.predictionsVisible && !held) {
        const all = [...fresh.toReversed(), ...before];
        live.predictions.value = all.slice(0, SHOWN_PREDICTIONS);
      }
      pinTestPicture(fresh.at(-1));
    }
    record(snapshot.generation, snapshot.stats.examplesSeen, request.recorded, snapshot.recorded);
    if (snapshot.focus !== null) {
      live.focus.value = snapshot.focus;
      live.drawnMoment.value = snapshot.moment;
    }
    if (snapshot.flow.length > 0) live.flow.value = snapshot.flow;
    for (const view of snapshot.layers) {
      const signal = layerView(view.index);
      // Gradients of a training step are not known of an earlier moment.
      const { filterGradients: _, ...known } = signal.value?.parts ?? {};
      const before = snapshot.moment === null ? signal.value?.parts : known;
      signal.value = { ...view, parts: { ...before, ...view.parts } };
    }
  });
}

const layersWithFilters = () =>
  network.value?.layers.filter(canRecord).map(({ index }) => index) ?? [];

/** Does `work` in the next frame; resolves to the milliseconds that it and the rendering took of this thread. */
function inNextFrame(work: () => void): Promise<number> {
  return new Promise((done, failed) => {
    const draw = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      const began = performance.now();
      try {
        work();
      } catch (error) {
        failed(error);
      }
      // Style, layout and paint come between a frame's callbacks and the next task.
      setTimeout(() => done(performance.now() - began));
    };
    const frame = requestAnimationFrame(draw);
    // A window that is covered may get no frames, and is not told to be hidden: its numbers go on.
    const timer = setTimeout(draw, LATEST_FRAME_MS);
  });
}

export function startPulling(): void {
  let waitingFor: ReturnType<typeof trainer> = null;
  let lastAnswer = 0;
  const every = { ...SOONEST_MS };
  const next = { cheap: 0, full: 0 };
  let nextPrediction = 0;
  let nextFlow = { at: 0, of: "" };

  /** At once for another picture, network or run, then slowly. */
  const flowWanted = (now: number): number[] => {
    const known = network.peek()?.layers.length ?? 0;
    const layers = interest.flow.filter((layer) => layer < known);
    const test = live.focus.value?.test;
    const run = live.curves.value?.generation;
    const of = [run, live.moment.value, test ?? live.picture.value?.id, layers].join(" ");
    if (layers.length === 0 || (of === nextFlow.of && now < nextFlow.at)) return [];
    nextFlow = { at: now + FLOW_EVERY_MS, of };
    return layers;
  };

  const predictionsWanted = (now: number): number => {
    const due = interest.predictionsVisible && now >= nextPrediction;
    const held = interest.predictionsHeld;
    // One that was asked for the picture panel may be the list's first.
    const missing = FIRST_PREDICTIONS - live.predictions.value.length;
    if (due && missing > 0 && !(held && missing < FIRST_PREDICTIONS)) return missing;
    const more = due && live.running.value && !held;
    return more || wantsPrediction() ? 1 : 0;
  };

  const pull = async (api: NonNullable<ReturnType<typeof trainer>>, kind: Kind) => {
    const now = performance.now();
    const hover = live.hover.value;
    const predictions = predictionsWanted(now);
    const request: SnapshotRequest = {
      layers: kind === "full" ? visibleLayers() : [],
      flow: kind === "full" ? flowWanted(now) : [],
      recorded: recordingDue(layersWithFilters(), live.stats.value?.examplesSeen ?? 0),
      curvesFrom: live.curves.value?.examples.length ?? 0,
      predictions,
      averaged: settings.averagePredictions.value,
      profile: settings.profile.value,
      ...(hover === null ? {} : { hover }),
    };
    lastAnswer = now;
    // The cost is not known yet, and a trainer that refuses is not asked again at once.
    next[kind] = now + IDLE_EVERY_MS;
    if (predictions > 0) nextPrediction = now + PREDICTION_EVERY_MS;
    const commandsThen = runCommands();
    const run = live.opened.value;
    const [showAnswer, snapshot] = await Promise.all([refreshPrediction(), api.snapshot(request)]);
    const pageMs = await inNextFrame(() => {
      // The run was replaced or crashed meanwhile: its snapshot is dropped.
      const stands = api === trainer() && run === live.opened.value && live.crashed.value === null;
      if (stands) receive(snapshot, request, commandsThen, showAnswer);
    });
    const cost = costOf(snapshot.costMs, pageMs, cores(), settings.workers.value);
    // A single slow frame does not make a slow page.
    every[kind] = (every[kind] + delayAfter(kind, cost)) / 2;
    next[kind] = performance.now() + every[kind];
    next.cheap = Math.max(next.cheap, next[kind]);
  };

  const clock = (now: number): Clock => {
    const evaluating = live.evaluation.value?.finished === false;
    const lively = live.running.value || evaluating || live.dataset.value?.growing === true;
    const anyMaps = tensorsOnScreen() > 0;
    return { now, lively, lastAnswer, next, anyMaps, urgent: interest.urgent };
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  const wake = () => {
    clearTimeout(timer);
    // Timers take whole milliseconds: an early one would find nothing due.
    timer = setTimeout(look, Math.ceil(untilDue(clock(performance.now()))));
  };

  // No frame is requested before there is something to draw: an empty frame costs as much in the display's pipeline.
  const look = () => {
    const now = performance.now();
    const api = trainer();
    // What ends this wait also starts the pulling again.
    if (api === waitingFor && api !== null) return;
    const ready = api !== null && live.opened.value !== null && live.crashed.value === null;
    if (!ready || document.hidden) {
      // A run that opens and a page that is shown again wake the pulling.
      interest.urgent = "no";
      return;
    }
    const what = due(clock(now));
    if (what === "nothing") {
      wake();
      return;
    }
    if (what === "full" || interest.urgent === "cheap") interest.urgent = "no";
    waitingFor = api;
    pull(api, what)
      // A crashed worker reports it by an event of its own.
      .catch((error: unknown) => console.warn("snapshot:", error))
      .finally(() => {
        if (waitingFor === api) waitingFor = null;
        wake();
      });
  };
  whenUrgent(wake);
  effect(() => {
    if (live.opened.value !== null) untracked(() => refresh("full"));
  });
  document.addEventListener("visibilitychange", () => refresh("full"));
}
