// The curves and their numbers: training loss raw and smoothed, accuracy on training and held-out examples.

import { useRef } from "preact/hooks";
import { clearCurves } from "../../app/session/commands.ts";
import { curvesAsCsv } from "../../app/snapshots/curves.ts";
import { live, settings } from "../../app/store.ts";
import { Chart } from "../../ui/chart.tsx";
import { PanelTitle } from "../../ui/controls.tsx";
import { compact, loss, percent } from "../../ui/format.ts";
import { fileName, saveFile } from "../../ui/save-file.ts";
import SaveFigure from "../figure/save-figure.tsx";
import { Figures } from "./figures.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function CurvesPanel() {
  const charts = useRef<HTMLDivElement>(null);
  const t = words.value;
  const curves = live.curves.value;
  const from = curves?.from ?? 0;
  const visible = <T,>(column: T[] | undefined): T[] =>
    column === undefined ? [] : from === 0 ? column : column.slice(from);
  const x = visible(curves?.examples);
  const empty = x.length === 0;
  const without = live.dataset.value?.trainCount === 0;
  const waiting = without ? t.noPictures : live.running.value ? t.waiting : t.resting;
  // Colours and words are drawn into the chart, so either makes it anew.
  const theme = `${settings.theme.value} ${settings.lang.value}`;
  return (
    <>
      <div class={styles.head}>
        <PanelTitle name="curves">{t.title}</PanelTitle>
        <span class="row">
          <button type="button" class="small" disabled={empty} onClick={clearCurves}>
            {t.clear}
          </button>
          <SaveFigure of={charts} name="curves" label={t.title} disabled={empty} />
          <button
            type="button"
            class="small"
            disabled={empty}
            onClick={() => {
              if (curves !== null) {
                saveFile(fileName("curves", "csv"), "text/csv", curvesAsCsv(curves));
              }
            }}
          >
            {t.csv}
          </button>
        </span>
      </div>
      <div class="stack">
        <div class={styles.charts} ref={charts}>
          <Chart
            label={t.chart(t.loss)}
            x={x}
            labelX={t.examples}
            lines={[
              {
                label: t.loss,
                colour: "--curve-soft",
                thick: false,
                values: visible(curves?.loss),
              },
              {
                label: t.smoothLoss,
                colour: "--curve-1",
                thick: true,
                values: visible(curves?.smoothLoss),
              },
            ]}
            format={loss}
            formatX={compact}
            mark={live.moment.value}
            theme={theme}
            waiting={waiting}
          />
          <Chart
            label={t.chart(t.validationAccuracy)}
            x={x}
            labelX={t.examples}
            lines={[
              {
                label: t.trainAccuracy,
                colour: "--curve-2",
                thick: true,
                values: visible(curves?.trainAccuracy),
              },
              {
                label: t.validationAccuracy,
                colour: "--curve-1",
                thick: true,
                values: visible(curves?.validationAccuracy),
              },
            ]}
            range={[0, 1]}
            format={percent}
            formatX={compact}
            mark={live.moment.value}
            theme={theme}
            waiting={waiting}
          />
        </div>
        <p class={`${styles.hint} quiet`}>{empty ? "" : t.hint}</p>
        <Figures />
      </div>
    </>
  );
}
