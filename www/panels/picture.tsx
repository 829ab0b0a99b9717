// The picture well: a picture of the visitor's own or of the test set, and what the network takes it for.

import "./picture.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { focusOnPicture } from "../state/commands.ts";
import { takePicture } from "../state/intake.ts";
import { askAgain, openCamera, takeFrame, takeTestPicture } from "../state/picture.ts";
import { classes, live, type PinnedPicture, settings } from "../state/store.ts";
import { className, text } from "../text/text.ts";
import { Bars, Check, FileButton, PanelTitle } from "../ui/controls.tsx";
import { percent } from "../ui/format.ts";
import { Picture } from "../ui/tiles.tsx";

const SHOWN = 5;

export default function PicturePanel() {
  const t = text.value.picture;
  const picture = live.picture.value;
  const [camera, setCamera] = useState<MediaStream | null>(null);
  const close = () => {
    for (const track of camera?.getTracks() ?? []) track.stop();
    setCamera(null);
  };
  const disabled = live.opened.value === null;
  return (
    <>
      <PanelTitle name="picture">{t.title}</PanelTitle>
      <div class="stack">
        <p class="quiet">{t.drop}</p>
        {camera === null ? <Well picture={picture} /> : <Camera stream={camera} onClose={close} />}
        {camera === null ? (
          <div class="row">
            <FileButton
              label={t.choose}
              accept="image/*"
              disabled={disabled}
              onFiles={([file]) => file && void takePicture(file)}
            />
            <button
              type="button"
              disabled={disabled}
              onClick={() => void openCamera().then(setCamera)}
            >
              {t.camera}
            </button>
            <button type="button" disabled={disabled} onClick={takeTestPicture}>
              {t.fromTest}
            </button>
          </div>
        ) : null}
        <Answers />
        <div class="row spread">
          <Check
            label={t.average}
            hint={t.averageHint}
            checked={settings.averagePicture.value}
            onChange={(checked) => {
              settings.averagePicture.value = checked;
              askAgain();
            }}
          />
          <button type="button" disabled={picture === null} onClick={focusOnPicture}>
            {t.follow}
          </button>
        </div>
      </div>
    </>
  );
}

function Well({ picture }: { picture: PinnedPicture | null }) {
  const t = text.value.picture;
  const truth = picture?.label == null ? null : className(classes.value[picture.label]);
  return (
    <div class="well">
      <figure>
        {picture === null ? (
          <div class="empty" />
        ) : picture.preview === null ? (
          <Picture pixels={picture.pixels} label={t.original} />
        ) : (
          <Preview bitmap={picture.preview} label={picture.name || t.original} />
        )}
        <figcaption class="quiet">
          {truth === null ? picture?.name || t.original : <b class="truth">{t.truth(truth)}</b>}
        </figcaption>
      </figure>
      <figure>
        {picture === null ? (
          <div class="empty" />
        ) : (
          <Picture pixels={picture.pixels} label={t.seen} />
        )}
        <figcaption class="quiet">{t.seen}</figcaption>
      </figure>
    </div>
  );
}

function Preview({ bitmap, label }: { bitmap: ImageBitmap; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return (
    <canvas
      ref={canvas}
      class="smooth"
      role="img"
      aria-label={label}
      width={bitmap.width}
      height={bitmap.height}
    />
  );
}

function Camera({ stream, onClose }: { stream: MediaStream; onClose: () => void }) {
  const t = text.value.picture;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = stream;
    void element.play();
    // Whoever leaves the page's tab does not want to be filmed meanwhile.
    const leave = () => document.hidden && onClose();
    document.addEventListener("visibilitychange", leave);
    return () => document.removeEventListener("visibilitychange", leave);
  }, [stream, onClose]);
  return (
    <>
      <div class="well">
        <video ref={video} muted playsInline aria-label={t.cameraView} />
      </div>
      <div class="row">
        <button
          type="button"
          class="primary"
          onClick={() => {
            if (video.current !== null) void takeFrame(video.current).then(onClose);
          }}
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

function Answers() {
  const t = text.value.picture;
  const answer = live.answer.value;
  const names = classes.value;
  const top = answer?.ranked[0];
  return (
    <div
      class="answers"
      data-testid="top-class"
      data-value={top === undefined ? "" : (names[top.label] ?? "")}
    >
      <h3 class="hidden">{t.answers}</h3>
      {answer === null ? (
        <p class="quiet">{t.asking}</p>
      ) : (
        <Bars
          bars={answer.ranked.slice(0, SHOWN).map(({ label, probability }) => ({
            name: className(names[label]),
            share: probability,
            shown: percent(probability),
          }))}
        />
      )}
    </div>
  );
}
