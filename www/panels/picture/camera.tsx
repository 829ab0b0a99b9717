// The camera's picture, until one is taken or the visitor leaves it.

import { useEffect, useRef, useState } from "preact/hooks";
import { openCamera, takeFrame } from "../../state/camera.ts";
import { live } from "../../state/store.ts";
import { text } from "../../text/text.ts";

const stop = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

export default function Camera({ onClose }: { onClose: () => void }) {
  const t = text.value.picture;
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);

  // What takes the picture's place, be it this camera's or dropped meanwhile, is what the visitor wants to see.
  const before = useRef(live.picture.value?.id);
  const taken = live.picture.value?.id !== before.current;
  useEffect(() => {
    if (taken) onClose();
  }, [taken]);

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
    // Whoever leaves the page's tab does not want to be filmed meanwhile.
    const leave = () => document.hidden && onClose();
    document.addEventListener("visibilitychange", leave);
    return () => {
      left = true;
      if (opened !== null) stop(opened);
      document.removeEventListener("visibilitychange", leave);
    };
  }, []);

  useEffect(() => {
    if (video.current === null || stream === null) return;
    video.current.srcObject = stream;
    void video.current.play();
  }, [stream]);

  return (
    <>
      <div class="well">
        <video ref={video} muted playsInline aria-label={t.cameraView} />
      </div>
      <div class="row">
        <button
          type="button"
          class="primary"
          disabled={stream === null}
          onClick={() => video.current && takeFrame(video.current)}
        >
          {t.takePicture}
        </button>
        <button type="button" onClick={onClose}>
          {t.stopCamera}
        </button>
      </div>
    </>
  );
}
