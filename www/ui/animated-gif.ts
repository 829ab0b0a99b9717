// Animated GIFs: every program that shows pictures plays them. They are made in a worker.

import { transfer, wrap } from "comlink";
import type { AnimationApi } from "../protocol/animation.ts";

const LAST_MS = 2000;

/** So many of `frames`, evenly spread, the first and the last among them. */
export function spread<T>(frames: readonly T[], most: number): T[] {
  if (frames.length <= most) return [...frames];
  const step = (frames.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => frames[Math.round(at * step)] as T);
}

/**
 * The bytes of a GIF of so many pictures, `ms` each; `onProgress` gets the share that is done.
 *
 * @throws where the browser lacks the memory, or a worker for it
 */
export async function animatedGif(
  pictures: number,
  ms: number,
  draw: (at: number) => ImageData | Promise<ImageData>,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("../entries/gif.ts", import.meta.url), { type: "module" });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
  });
  const api = wrap<AnimationApi>(worker);
  const make = async () => {
    await api.begin();
    for (let at = 0; at < pictures; at += 1) {
      const { data, width, height } = await draw(at);
      const delay = at === pictures - 1 ? LAST_MS : ms;
      await api.add(transfer(data, [data.buffer]), width, height, delay);
      onProgress((at + 1) / pictures);
    }
    return api.end();
  };
  try {
    return await Promise.race([make(), failed]);
  } finally {
    worker.terminate();
  }
}
