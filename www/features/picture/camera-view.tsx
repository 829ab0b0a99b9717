// The camera: the network answers to its image, until the visitor takes a picture or closes the camera.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pinPicture } from "../../app/picture-input.ts";
import { live } from "../../app/store.ts";
import { openCamera, showFrame } from "./camera.ts";
import * as styles from "./style.module.css";
import { words } from "./tool-words.ts";
import { words as panel } from "./words.ts";

const FRAME_EVERY_MS = 100;

const stop = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

interface Props {
  onClose: () => void;
  /** What the network sees. */
  children: ComponentChildren;
}

export default function Camera({ onClose, children }: Props) {
  const t = words.value;
  const video = useRef<HTMLVideoElement>(null);
  const [before] = useState(() => live.picture.peek());
  const [stream, setStream] = useState<MediaStream | null>(null);
  /** The id of this camera's picture input. */
  const own = useRef<number | null>(null);

  useEffect(() => {
    let left = false;
    let opened: MediaStream | null = null;
    void openCamera().then((camera) => {
      if (camera === null) onClose();
      else if (left) stop(camera);
      else {
        opened = camera;
        setStream(camera);
      }
    });
    // The camera is closed when the visitor leaves the tab.
    const leave = () => document.hidden && onClose();
    document.addEventListener("visibilitychange", leave);
    return () => {
      left = true;
      if (opened !== null) stop(opened);
      document.removeEventListener("visibilitychange", leave);
    };
  }, []);

  useEffect(() => {
    const element = video.current;
    if (element === null || stream === null) return;
    element.srcObject = stream;
    void element.play();
    const timer = setInterval(() => {
      // The visitor dropped or pasted another picture: it stays.
      if (own.current !== null && own.current !== live.picture.peek()?.id) onClose();
      else own.current = showFrame(element, own.current, panel.peek().camera);
    }, FRAME_EVERY_MS);
    return () => clearInterval(timer);
  }, [stream]);

  return (
    <>
      <div class={styles.input}>
        <figure>
          <video ref={video} muted playsInline aria-label={t.cameraView} />
          <figcaption class="quiet">{t.cameraView}</figcaption>
        </figure>
        {children}
      </div>
      <div class="row">
        <button type="button" class="primary" disabled={stream === null} onClick={onClose}>
          {t.takePicture}
        </button>
        <button
          type="button"
          onClick={() => {
            if (own.current !== null) pinPicture(before);
            onClose();
          }}
        >
          {t.stopCamera}
        </button>
      </div>
    </>
  );
}
