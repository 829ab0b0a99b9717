// Pulls snapshots from the trainer, at most one a frame, of only what is on the screen.

import { batch } from "@preact/signals";
import type { Snapshot, SnapshotRequest } from "../protocol.ts";
import { withPoints } from "./curves.ts";
import { interest, partsOnScreen, refresh, visibleLayers } from "./interest.ts";
import { due, mapsDelay } from "./pacing.ts";
import { pinTestPicture, wantsPrediction } from "./picture.ts";
import { runCommands, trainer } from "./session.ts";
import { layerView, live, nextId, settings } from "./store.ts";

const SHOWN_PREDICTIONS = 24;
const FIRST_PREDICTIONS = 6;
const PREDICTION_EVERY_MS = 500;

function receive(snapshot: Snapshot, request: SnapshotRequest, commandsThen: number): void {
  batch(() => {
    const generation = live.curves.value?.generation;
    live.stats.value = snapshot.stats;
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
      const fresh = snapshot.predictions.map((prediction) => ({ ...prediction, id: nextId() }));
      live.predictions.value = [...fresh.reverse(), ...live.predictions.value].slice(
        0,
        SHOWN_PREDICTIONS,
      );
      pinTestPicture(fresh[0]);
    }
    if (snapshot.focus !== null) live.focus.value = snapshot.focus;
    for (const view of snapshot.layers) {
      const signal = layerView(view.index);
      signal.value = { ...view, parts: { ...signal.value?.parts, ...view.parts } };
    }
  });
}

export function startPulling(): void {
  let waitingFor: ReturnType<typeof trainer> = null;
  let lastCheap = 0;
  let nextMaps = 0;
  let nextPrediction = 0;

  const predictionsWanted = (now: number): number => {
    if (wantsPrediction()) return live.predictions.value.length === 0 ? FIRST_PREDICTIONS : 1;
    if (!interest.predictionsVisible || interest.predictionsHeld || now < nextPrediction) return 0;
    if (live.predictions.value.length === 0) return FIRST_PREDICTIONS;
    return live.running.value ? 1 : 0;
  };

  const pull = async (api: NonNullable<ReturnType<typeof trainer>>, full: boolean) => {
    const now = performance.now();
    const hover = live.hover.value;
    const predictions = predictionsWanted(now);
    const request: SnapshotRequest = {
      layers: full ? visibleLayers() : [],
      curvesFrom: live.curves.value?.examples.length ?? 0,
      predictions,
      averaged: settings.averagePredictions.value,
      profile: settings.profile.value,
      ...(hover === null ? {} : { hover }),
    };
    if (predictions > 0) nextPrediction = now + PREDICTION_EVERY_MS;
    const commandsThen = runCommands();
    const snapshot = await api.snapshot(request);
    if (api !== trainer()) return;
    receive(snapshot, request, commandsThen);
    lastCheap = now;
    if (full) nextMaps = performance.now() + mapsDelay(snapshot.costMs);
  };

  const frame = (now: number) => {
    requestAnimationFrame(frame);
    const api = trainer();
    if (api === null || api === waitingFor || document.hidden) return;
    if (live.opened.value === null || live.crashed.value !== null) return;
    const evaluating = live.evaluation.value?.finished === false;
    const lively = live.running.value || evaluating || live.dataset.value?.growing === true;
    const anyMaps = partsOnScreen() > 0;
    const urgent = interest.urgent;
    const what = due({ now, lively, lastCheap, nextMaps, anyMaps, urgent });
    if (what === "nothing") return;
    if (what === "full" || urgent === "cheap") interest.urgent = "no";
    waitingFor = api;
    pull(api, what === "full")
      // A worker that fell over says so by an event of its own.
      .catch((error: unknown) => console.warn("snapshot:", error))
      .finally(() => {
        if (waitingFor === api) waitingFor = null;
      });
  };
  requestAnimationFrame(frame);
  document.addEventListener("visibilitychange", () => refresh("full"));
}
