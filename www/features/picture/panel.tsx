// The picture input: a picture of the visitor's own or of the test set, and its prediction.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { openExplanation } from "../../app/explanation.ts";
import { takeFiles } from "../../app/files.ts";
import { showInLayers, takeTestPicture } from "../../app/picture-input.ts";
import { classes, live, settings } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import { Bars, Check, FileButton, PanelTitle } from "../../ui/controls.tsx";
import { percent } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import { Picture } from "../../ui/picture.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const SHOWN = 5;

const CropEditor = lazy(() => import("./crop-view.tsx"));
const DrawBoard = lazy(() => import("./draw.tsx"));
const Camera = lazy(() => import("./camera-view.tsx"));

type Mode = "look" | "camera" | "draw";

export default function PicturePanel() {
  const t = words.value;
  const [mode, setMode] = useState<Mode>("look");
  const showInput = () => setMode("look");
  const disabled = live.opened.value === null;
  /** Shown while a module is loading, or where it cannot be loaded. */
  const back = (
    <button type="button" onClick={showInput}>
      {t.back}
    </button>
  );
  const open = (other: Mode, label: string) => (
    <button type="button" disabled={disabled} onClick={() => setMode(other)}>
      {label}
    </button>
  );
  return (
    <>
      <PanelTitle name="picture">{t.title}</PanelTitle>
      <div class="stack">
        <p class="quiet">{t.drop}</p>
        {mode === "camera" ? (
          <Camera onClose={showInput} meanwhile={back}>
            <Seen />
          </Camera>
        ) : null}
        {mode === "draw" ? (
          <DrawBoard onClose={showInput} meanwhile={back}>
            <Seen />
          </DrawBoard>
        ) : null}
        {mode === "look" ? (
          <>
            <PictureInput />
            <div class="row">
              <FileButton
                label={t.choose}
                accept="image/*"
                disabled={disabled}
                onFiles={(files) => void takeFiles(files)}
              />
              {open("camera", t.camera)}
              {open("draw", t.draw)}
              <button type="button" disabled={disabled} onClick={takeTestPicture}>
                {t.fromTest}
              </button>
            </div>
          </>
        ) : null}
        <Ranking />
        <WhyThisAnswer />
        <div class={styles.wishes}>
          <Check
            label={t.inLayers}
            hint={t.inLayersHint}
            checked={settings.pictureInLayers.value}
            onChange={showInLayers}
          />
          <Check
            label={t.average}
            checked={settings.averagePicture.value}
            onChange={(checked) => {
              settings.averagePicture.value = checked;
            }}
          />
          <p class="quiet">{t.averageHint}</p>
        </div>
      </div>
    </>
  );
}

function PictureInput() {
  const t = words.value;
  const picture = live.picture.value;
  if (picture === null) {
    return (
      <div class={styles.input}>
        <Figure caption={t.original} />
        <Seen />
      </div>
    );
  }
  const { source, name, label, pixels } = picture;
  const seen = <Seen />;
  const plain = (
    <Figure
      caption={
        label === null ? (
          name || t.original
        ) : (
          <b class={styles.truth}>{t.truth(className(classes.value[label]))}</b>
        )
      }
    >
      <Picture pixels={pixels} label={t.original} />
    </Figure>
  );
  return (
    <div class={styles.input}>
      {source === null ? (
        <>
          {plain}
          {seen}
        </>
      ) : (
        <CropEditor
          source={source}
          name={name}
          meanwhile={
            <>
              {plain}
              {seen}
            </>
          }
        >
          {seen}
        </CropEditor>
      )}
    </div>
  );
}

function Seen() {
  const t = words.value;
  const pixels = live.picture.value?.pixels;
  return <Figure caption={t.seen}>{pixels && <Picture pixels={pixels} label={t.seen} />}</Figure>;
}

function Figure(props: { caption: ComponentChildren; children?: ComponentChildren }) {
  return (
    <figure>
      {props.children ?? <div class={styles.empty} />}
      <figcaption class="quiet">{props.caption}</figcaption>
    </figure>
  );
}

/** Of the answer and the truth, on the picture input. */
function WhyThisAnswer() {
  const t = words.value;
  const picture = live.picture.value;
  const answer = live.inputPrediction.value?.ranked[0]?.label;
  return (
    <div class="row">
      <button
        type="button"
        class="small"
        disabled={picture === null || answer === undefined}
        onClick={() => {
          if (answer === undefined) return;
          showInLayers(true);
          openExplanation(null, [answer, picture?.label ?? answer]);
        }}
      >
        {t.why}
      </button>
    </div>
  );
}

function Ranking() {
  const t = words.value;
  const prediction = live.inputPrediction.value;
  const names = classes.value;
  const top = prediction?.ranked[0];
  return (
    <div
      class={styles.answers}
      data-testid="top-class"
      data-value={top === undefined ? "" : (names[top.label] ?? "")}
    >
      <h3 class="hidden">{t.answers}</h3>
      {prediction === null ? (
        <p class="quiet">
          {live.picture.value === null && live.dataset.value?.testCount === 0 ? "" : t.asking}
        </p>
      ) : (
        <Bars
          bars={prediction.ranked.slice(0, SHOWN).map(({ label, probability }) => ({
            name: className(names[label]),
            share: probability,
            shown: percent(probability),
          }))}
        />
      )}
    </div>
  );
}
