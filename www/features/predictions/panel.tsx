// The network's predictions for test pictures, newest first.

import { useEffect, useRef } from "preact/hooks";
import { openExplanation } from "../../app/explanation.ts";
import { focusOnPrediction } from "../../app/session/commands.ts";
import { holdPredictions, showPredictions } from "../../app/snapshots/interest.ts";
import { classes, live, type ShownPrediction, settings } from "../../app/store.ts";
import { className, text } from "../../i18n/text.ts";
import { Bars, Check, PanelTitle } from "../../ui/controls.tsx";
import { percent } from "../../ui/format.ts";
import { Picture } from "../../ui/picture.tsx";
import { useOnScreen } from "../../ui/visibility.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const SHOWN_CLASSES = 3;

export default function Predictions() {
  const t = words.value;
  const room = useRef<HTMLDivElement>(null);
  useOnScreen(room, showPredictions);
  useEffect(() => () => holdPredictions(false), []);
  const predictions = live.predictions.value;
  const hold = () => holdPredictions(true);
  const release = () => holdPredictions(false);
  return (
    <>
      <div class={styles.head}>
        <PanelTitle name="predictions">{t.title}</PanelTitle>
        <Check
          label={t.average}
          checked={settings.averagePredictions.value}
          onChange={(checked) => {
            settings.averagePredictions.value = checked;
          }}
        />
      </div>
      <div
        class={`${styles.room} stack`}
        ref={room}
        onPointerEnter={hold}
        onPointerLeave={release}
        onFocusIn={hold}
        onFocusOut={release}
      >
        <ol class={styles.predictions}>
          {predictions.map((prediction) => (
            <li key={prediction.id}>
              <Prediction prediction={prediction} />
            </li>
          ))}
        </ol>
        <p class="quiet">
          {predictions.length > 0
            ? t.hint
            : live.dataset.value?.testCount === 0
              ? text.value.pretrained.noPictures
              : t.none}
        </p>
      </div>
    </>
  );
}

function Prediction({ prediction }: { prediction: ShownPrediction }) {
  const t = words.value;
  const names = classes.value;
  const { label, ranked, pixels, test } = prediction;
  const truth = label === null ? "" : className(names[label]);
  const right = ranked[0]?.label === label;
  const answer = ranked[0]?.label;
  return (
    <>
      <button
        type="button"
        class={styles.prediction}
        data-right={right}
        title={t.show(truth)}
        onClick={() => focusOnPrediction(prediction)}
      >
        <Picture pixels={pixels} side={64} label={truth} />
        <span>
          <span class={styles.verdict}>
            <span aria-hidden="true">{right ? "✓" : "✗"} </span>
            <span class="hidden">{right ? t.right : t.wrong}: </span>
            {truth}
          </span>
          <Bars
            bars={ranked.slice(0, SHOWN_CLASSES).map(({ label: at, probability }) => ({
              name: className(names[at]),
              share: probability,
              shown: percent(probability),
            }))}
          />
        </span>
      </button>
      {test === null || answer === undefined ? null : (
        <button
          type="button"
          class={`${styles.why} small`}
          aria-label={t.whyOf(truth)}
          onClick={() => openExplanation({ kind: "test", index: test }, [answer, label ?? answer])}
        >
          {t.why}
        </button>
      )}
    </>
  );
}
