// Opens the camera and takes its pictures. Loaded when the visitor first asks for it.

import { pinOwn } from "../../app/picture-input.ts";
import { live, notify } from "../../app/store.ts";
import { ownPicture, redraw, storedSize } from "./source.ts";

/** The camera's images, square where possible; null and a message where there is no camera, or it is not allowed. */
export async function openCamera(): Promise<MediaStream | null> {
  try {
    const video = { facingMode: "environment", aspectRatio: 1 };
    return await navigator.mediaDevices.getUserMedia({ video });
  } catch (_error) {
    notify("error", { code: "camera_refused" });
    return null;
  }
}

/**
 * Makes the camera's image the picture input, in place of the `earlier` one of the same camera. Returns its id; null
 * before the camera shows anything.
 */
export function showFrame(
  video: HTMLVideoElement,
  earlier: number | null,
  name: string,
): number | null {
  const size = { width: video.videoWidth, height: video.videoHeight };
  if (size.width === 0) return earlier;
  if (earlier !== null) redraw(video, storedSize(size));
  else pinOwn(ownPicture(video, storedSize(size)), name);
  return live.picture.peek()?.id ?? null;
}
