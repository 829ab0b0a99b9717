// The picture in the well: from a file to the 32 x 32 pixels that the network sees, and its answer,
// asked for again while the network learns.

import { effect, untracked } from "@preact/signals";
import type { Fault, Prediction } from "../protocol.ts";
import { refresh } from "./interest.ts";
import { trainer } from "./session.ts";
import {
  live,
  nextId,
  notify,
  type PinnedPicture,
  type ShownPrediction,
  settings,
} from "./store.ts";

const SIDE = 32;
const PREVIEW_SIDE = 384;
/** Browsers refuse canvases beyond about this; a crop is read through one of at most this side. */
const LARGEST_SIDE = 2048;
const AGAIN_EVERY_MS = 1000;

/** Whether the visitor waits for another picture of the test set. */
let wantsTestPicture = false;

type Pixels = PinnedPicture["pixels"];

/** Reads any picture the browser can. `null` when it cannot. */
async function decode(file: Blob): Promise<ImageBitmap | HTMLImageElement | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap !== null) return bitmap;
  // Drawings (SVG) come in through an element only.
  const url = URL.createObjectURL(file);
  const element = new Image();
  element.src = url;
  const decoded = await element.decode().then(
    () => true,
    () => false,
  );
  URL.revokeObjectURL(url);
  return decoded ? element : null;
}

function sizeOf(source: ImageBitmap | HTMLImageElement): { width: number; height: number } {
  if (source instanceof ImageBitmap) return { width: source.width, height: source.height };
  // A drawing may have no size of its own.
  return {
    width: source.naturalWidth || PREVIEW_SIDE,
    height: source.naturalHeight || PREVIEW_SIDE,
  };
}

function whiteSquare(side: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: side === SIDE });
  if (context === null) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  return context;
}

/**
 * The middle square of a picture, on white, `side` pixels wide. Halved step by step: one large step would
 * skip most pixels and alias.
 */
function middleSquare(
  source: ImageBitmap | HTMLImageElement,
  side: number,
): HTMLCanvasElement | null {
  const { width, height } = sizeOf(source);
  const crop = Math.min(width, height);
  let now = side;
  while (now * 2 <= Math.min(crop, LARGEST_SIDE)) now *= 2;
  let context = whiteSquare(now);
  context?.drawImage(source, (width - crop) / 2, (height - crop) / 2, crop, crop, 0, 0, now, now);
  while (context !== null && now > side) {
    const larger = context.canvas;
    now /= 2;
    context = whiteSquare(now);
    context?.drawImage(larger, 0, 0, now, now);
  }
  return context?.canvas ?? null;
}

function refuse(code: string, name: string): null {
  notify("error", { code, params: { name }, text: `${name}: ${code}` } satisfies Fault);
  return null;
}

/** What a file shows, or null and a message. */
export async function readPicture(file: File): Promise<PinnedPicture | null> {
  const name = file.name;
  if (file.size === 0) return refuse("empty_file", name);
  const source = await decode(file);
  return source === null ? refuse("picture_unreadable", name) : pictureOf(source, name);
}

async function pictureOf(
  source: ImageBitmap | HTMLImageElement,
  name: string,
): Promise<PinnedPicture | null> {
  try {
    const small = middleSquare(source, SIDE)?.getContext("2d");
    const preview = middleSquare(source, PREVIEW_SIDE);
    if (!small || preview === null) return refuse("picture_too_large", name);
    const pixels: Pixels = small.getImageData(0, 0, SIDE, SIDE).data;
    return { id: nextId(), pixels, preview: await createImageBitmap(preview), name, label: null };
  } catch {
    return refuse("picture_too_large", name);
  }
}

/** The camera's pictures, square where it can; null and a message when it is not to be had. */
export async function openCamera(): Promise<MediaStream | null> {
  try {
    const video = { facingMode: "environment", aspectRatio: 1 };
    return await navigator.mediaDevices.getUserMedia({ video });
  } catch (error) {
    notify("error", { code: "camera_refused", params: {}, text: String(error) });
    return null;
  }
}

/** Pins what the camera shows now. */
export async function takeFrame(video: HTMLVideoElement): Promise<void> {
  const picture = await pictureOf(await createImageBitmap(video), "");
  if (picture !== null) pin(picture, null);
}

export function pin(picture: PinnedPicture, answer: Prediction | null): void {
  wantsTestPicture = false;
  live.picture.value?.preview?.close();
  live.picture.value = picture;
  live.answer.value = answer;
  askedAt = answer === null ? 0 : performance.now();
}

/** The well takes the next picture of the test set; so it does while it is empty. */
export function takeTestPicture(): void {
  wantsTestPicture = true;
  const [newest] = live.predictions.value;
  if (newest !== undefined && newest.id !== live.picture.value?.id) pinTestPicture(newest);
  else refresh("cheap");
}

/** A fresh run has fresh answers. */
export function followRuns(): void {
  effect(() => {
    if (live.opened.value !== null) untracked(askAgain);
  });
}

export const wantsPrediction = (): boolean => wantsTestPicture || live.picture.value === null;

export function pinTestPicture(prediction: ShownPrediction | undefined): void {
  if (!wantsPrediction() || prediction === undefined) return;
  const { pixels, label, id } = prediction;
  pin({ id, pixels, preview: null, name: "", label }, prediction);
}

let askedAt = 0;
let asking = false;

/** Asks again what the network thinks of the pinned picture, about once a second. */
export function reclassify(now: number): void {
  const api = trainer();
  const picture = live.picture.value;
  if (api === null || picture === null || asking) return;
  const again = live.running.value && now - askedAt >= AGAIN_EVERY_MS;
  if (live.answer.value !== null && !again) return;
  asking = true;
  askedAt = now;
  api
    .classify(picture.pixels, settings.averagePicture.value)
    .then((answer) => {
      if (live.picture.value === picture) live.answer.value = answer;
    })
    // A worker that fell over says so by an event of its own.
    .catch((error: unknown) => console.warn("classify:", error))
    .finally(() => {
      asking = false;
    });
}

/** The next answer comes in the next frame: after a change that alters it. */
export function askAgain(): void {
  askedAt = 0;
  if (!live.running.value) live.answer.value = null;
}
