// The picture input: its prediction, requested again while that may change, and the picture that the layers show.

import { batch, effect } from "@preact/signals";
import type { Prediction } from "../protocol/snapshot.ts";
import { trainer } from "./session/session.ts";
import { refresh } from "./snapshots/interest.ts";
import { live, nextId, type PinnedPicture, type ShownPrediction, settings } from "./store.ts";

/** During training the prediction changes all the time: faster updates could not be read. */
const REFRESH_EVERY_MS = 400;

/** Whether the next picture of the test set has been requested. */
let wantsTestPicture = false;

function pin(picture: PinnedPicture | null, prediction: Prediction | null): void {
  wantsTestPicture = false;
  live.picture.value = picture;
  live.inputPrediction.value = prediction;
}

export type OwnPicture = Pick<PinnedPicture, "pixels" | "source">;

/** A picture of the visitor's own becomes the input, and the layers show it. */
export function pinOwn(picture: OwnPicture, name: string): void {
  pin({ ...picture, id: nextId(), name, label: null, test: null }, null);
  settings.pictureInLayers.value = true;
}

/** A picture becomes the input; without one the next of the test set does. */
export function pinPicture(picture: PinnedPicture | null): void {
  pin(picture, null);
}

/** The next picture of the test set becomes the input, as it does while there is none. */
export function takeTestPicture(): void {
  wantsTestPicture = true;
  const [newest] = live.predictions.value;
  if (newest !== undefined && newest.id !== live.picture.value?.id) pinTestPicture(newest);
  else refresh("cheap");
}

export const wantsPrediction = (): boolean => wantsTestPicture || live.picture.value === null;

export function pinTestPicture(prediction: ShownPrediction | undefined): void {
  if (!wantsPrediction() || prediction === undefined) return;
  const { pixels, label, test, id, examples } = prediction;
  batch(() => {
    // A prediction of the list may be of an earlier network: then a new one is requested.
    const stands = live.running.value || examples === live.stats.value?.examplesSeen;
    pin({ id, pixels, source: null, name: "", label, test }, stands ? prediction : null);
    const averaged = settings.averagePredictions.value;
    lastRequest = { ...predictionInputs(), examples, averaged, at: performance.now() };
  });
}

/** Sets whether the layers show the picture input. Without it they go through the test set. */
export function showInLayers(show: boolean): void {
  settings.pictureInLayers.value = show;
  if (show) return;
  void trainer()
    ?.setFocus({ kind: "next-test" })
    .then(() => refresh("full"));
}

type Api = NonNullable<ReturnType<typeof trainer>>;

/** The inputs of a prediction. */
const predictionInputs = () => ({
  api: trainer(),
  pixels: live.picture.value?.pixels,
  averaged: settings.averagePicture.value,
  generation: live.curves.value?.generation,
  examples: live.stats.value?.examplesSeen,
  moment: live.moment.value,
});

let lastRequest: (ReturnType<typeof predictionInputs> & { at: number }) | null = null;
/** A crashed trainer never answers: only a running one is waited for. */
let waitingFor: Api | null = null;

/** Whether the prediction is of other inputs than these, or missing. */
function isStale(now: ReturnType<typeof predictionInputs>, running: boolean): boolean {
  if (lastRequest === null || live.inputPrediction.value === null) return true;
  if (lastRequest.api !== now.api || lastRequest.pixels !== now.pixels) return true;
  if (lastRequest.averaged !== now.averaged || lastRequest.generation !== now.generation)
    return true;
  if (lastRequest.moment !== now.moment) return true;
  // While it trains, `refreshPrediction` asks again, once a snapshot at most.
  return lastRequest.examples !== now.examples && !running;
}

/** Requests a prediction; resolves to a function that shows it. */
async function requestPrediction(now: ReturnType<typeof predictionInputs>): Promise<() => void> {
  const nothing = () => undefined;
  const picture = live.picture.value;
  const { api } = now;
  if (api === null || picture === null || waitingFor === api) return nothing;
  waitingFor = api;
  lastRequest = { ...now, at: performance.now() };
  try {
    const prediction = await api.classify(picture.pixels, now.averaged);
    return () => {
      // While the visitor moves the crop, the prediction of a moment ago is shown too.
      const same = live.picture.value?.id === picture.id && api === trainer();
      if (same) live.inputPrediction.value = prediction;
      // The inputs may have changed meanwhile.
      watchPrediction();
    };
  } catch (error) {
    // A crashed worker reports it by an event of its own.
    console.warn("classify:", error);
    return nothing;
  } finally {
    if (waitingFor === api) waitingFor = null;
  }
}

/** Requests a prediction whenever its inputs change. */
function watchPrediction(): void {
  const now = predictionInputs();
  const ready = live.opened.value !== null;
  if (isStale(now, live.running.value) && ready) requestPrediction(now).then((show) => show());
}

/**
 * Requests a prediction again when that is due, while training changes it; resolves to a function that shows it. It is
 * shown in the frame of the snapshot: a frame of its own would cost as much again.
 */
export async function refreshPrediction(): Promise<() => void> {
  const due = live.running.value && performance.now() - (lastRequest?.at ?? 0) >= REFRESH_EVERY_MS;
  return due ? requestPrediction(predictionInputs()) : () => undefined;
}

let shown: { opened: unknown; pixels: PinnedPicture["pixels"] } | null = null;
let showing: Api | null = null;

/** Shows the picture input in the layers, while that is wanted. */
function watchLayers(): void {
  const opened = live.opened.value;
  const picture = live.picture.value;
  const wanted = settings.pictureInLayers.value && opened !== null && picture !== null;
  if (!wanted) shown = null;
  const api = trainer();
  if (!wanted || api === null || showing === api) return;
  const { pixels, test } = picture;
  if (shown?.pixels === pixels && shown.opened === opened) return;
  shown = { opened, pixels };
  showing = api;
  api
    .setFocus(test === null ? { kind: "picture", pixels } : { kind: "test", index: test })
    .then(() => refresh("full"))
    .catch((error: unknown) => console.warn("focus:", error))
    .finally(() => {
      if (showing !== api) return;
      showing = null;
      watchLayers();
    });
}

/** From now on follows each change of the picture, the weights and the settings. */
export function watchPicture(): void {
  effect(watchPrediction);
  effect(watchLayers);
}
