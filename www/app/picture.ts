// The picture in the well: what the network says of it, asked again while that may change, and its way into the layers.

import { batch, effect } from "@preact/signals";
import type { Prediction } from "../protocol/protocol.ts";
import { trainer } from "./session/session.ts";
import { refresh } from "./snapshots/interest.ts";
import { live, nextId, type PinnedPicture, type ShownPrediction, settings } from "./store.ts";

/** While training goes on the answer changes all the time: more often it could not be read. */
const AGAIN_EVERY_MS = 400;

/** Whether the visitor waits for another picture of the test set. */
let wantsTestPicture = false;

function pin(picture: PinnedPicture | null, answer: Prediction | null): void {
  wantsTestPicture = false;
  live.picture.value = picture;
  live.answer.value = answer;
}

export type OwnPicture = Pick<PinnedPicture, "pixels" | "source">;

/** A picture of the visitor's own goes into the well, and into the layers. */
export function pinOwn(picture: OwnPicture, name: string): void {
  pin({ ...picture, id: nextId(), name, label: null, test: null }, null);
  settings.pictureInLayers.value = true;
}

/** The picture of before comes back; without one the well takes the next of the test set. */
export function pinAgain(picture: PinnedPicture | null): void {
  pin(picture, null);
}

/** The well takes the next picture of the test set; so it does while it is empty. */
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
    // One of the list may have been answered by the network of a while ago: then it is asked again.
    const stands = live.running.value || examples === live.stats.value?.examplesSeen;
    pin({ id, pixels, source: null, name: "", label, test }, stands ? prediction : null);
    const averaged = settings.averagePredictions.value;
    asked = { ...question(), examples, averaged, at: performance.now() };
  });
}

/** Whether the layers show the picture of the well. Without it they go through the test set. */
export function showInLayers(show: boolean): void {
  settings.pictureInLayers.value = show;
  if (show) return;
  void trainer()
    ?.setFocus({ kind: "next-test" })
    .then(() => refresh("full"));
}

type Api = NonNullable<ReturnType<typeof trainer>>;

/** All that an answer depends on. */
const question = () => ({
  api: trainer(),
  pixels: live.picture.value?.pixels,
  averaged: settings.averagePicture.value,
  generation: live.curves.value?.generation,
  examples: live.stats.value?.examplesSeen,
});

let asked: (ReturnType<typeof question> & { at: number }) | null = null;
/** A trainer that fell over never answers: only one that is still there is waited for. */
let waitingFor: Api | null = null;

/** Whether there is another question than the last, or none was answered. */
function isNews(now: ReturnType<typeof question>, running: boolean): boolean {
  if (asked === null || live.answer.value === null) return true;
  if (asked.api !== now.api || asked.pixels !== now.pixels) return true;
  if (asked.averaged !== now.averaged || asked.generation !== now.generation) return true;
  // What it says while it trains comes with the numbers: see `askAgain`.
  return asked.examples !== now.examples && !running;
}

/** Asks, where somebody can; resolves to what puts the answer into the well. */
async function ask(now: ReturnType<typeof question>): Promise<() => void> {
  const nothing = () => undefined;
  const picture = live.picture.value;
  const { api } = now;
  if (api === null || picture === null || waitingFor === api) return nothing;
  waitingFor = api;
  asked = { ...now, at: performance.now() };
  try {
    const answer = await api.classify(picture.pixels, now.averaged);
    return () => {
      // While its crop is moved, an answer to where it was a moment ago is news all the same.
      const same = live.picture.value?.id === picture.id && api === trainer();
      if (same) live.answer.value = answer;
      // What was asked meanwhile.
      tendAnswer();
    };
  } catch (error) {
    // A worker that fell over says so by an event of its own.
    console.warn("classify:", error);
    return nothing;
  } finally {
    if (waitingFor === api) waitingFor = null;
  }
}

/** Asks whenever there is something new to ask. */
function tendAnswer(): void {
  const now = question();
  const ready = live.opened.value !== null;
  if (isNews(now, live.running.value) && ready) ask(now).then((show) => show());
}

/**
 * Asks again, while training changes the answer, when that is due; resolves to what puts it into the well. It comes in the
 * frame of the numbers: one of its own would cost as much again.
 */
export async function askAgain(): Promise<() => void> {
  const due = live.running.value && performance.now() - (asked?.at ?? 0) >= AGAIN_EVERY_MS;
  return due ? ask(question()) : () => undefined;
}

let shown: { opened: unknown; pixels: PinnedPicture["pixels"] } | null = null;
let showing: Api | null = null;

/** Keeps the picture in the layers, while that is wanted. */
function tendLayers(): void {
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
      tendLayers();
    });
}

/** From now on each change of the picture, the weights or the wishes for it is followed. */
export function tendPicture(): void {
  effect(tendAnswer);
  effect(tendLayers);
}
