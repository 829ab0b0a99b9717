// The camera: asked for, and its pictures taken. Loaded with the first wish for one.

import { pinOwn } from "./picture.ts";
import { keptSize, ownPicture } from "./picture-source.ts";
import { notify } from "./store.ts";

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

/** Takes what the camera shows now. */
export function takeFrame(video: HTMLVideoElement): void {
  const size = { width: video.videoWidth, height: video.videoHeight };
  // Before the first frame there is nothing to take.
  if (size.width > 0) pinOwn(ownPicture(video, keptSize(size)), "");
}
