// Curves of several runs over each other in one chart. Its style is also that of the table beside such charts.

import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { runsAsCsv } from "../../app/snapshots/curves.ts";
import { settings } from "../../app/store.ts";
import { Chart } from "../../ui/chart.tsx";
import { compact, loss, percent } from "../../ui/format.ts";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { words } from "../curves/words.ts";
import SaveFigure from "../figure/save-figure.tsx";
import * as styles from "./overlaid.module.css";
import { overlay } from "./overlay.ts";
import type { Curve } from "./run.ts";

interface Line {
  label: string;
  /** A custom property. */
  colour: string;
  curve: Curve;
}

/** One column of all curves in one chart, which is computed again when `version` changes. */
export function Overlaid(props: {
  title: string;
  column: Exclude<keyof Curve, "examples">;
  lines: Line[];
  /** Identifies the set of runs: another set gets a new chart. */
  ids: string;
  version: string;
}) {
  const { title, column, lines, ids, version } = props;
  const t = words.value;
  const accuracy = column === "validationAccuracy";
  const { x, columns } = useMemo(
    () => overlay(lines.map(({ curve }) => ({ at: curve.examples, values: curve[column] }))),
    [ids, version, column],
  );
  return (
    <Chart
      label={`${title}: ${t[column]}`}
      x={x}
      labelX={t.examples}
      lines={lines.map(({ label, colour }, at) => ({
        label,
        colour,
        thick: true,
        values: columns[at] ?? [],
      }))}
      {...(accuracy ? { range: [0, 1] as [number, number] } : {})}
      format={accuracy ? percent : loss}
      formatX={compact}
      theme={`${settings.theme.value} ${settings.lang.value} ${ids}`}
    />
  );
}

/** Charts beside each other, and buttons that save their curves. */
export function OverlaidCharts(props: {
  /** The name of saved files. */
  name: string;
  runs: { label: string; curve: Curve }[];
  children: ComponentChildren;
}) {
  const { name, runs, children } = props;
  const t = words.value;
  const charts = useRef<HTMLDivElement>(null);
  return (
    <>
      <div class={styles.charts} ref={charts}>
        {children}
      </div>
      <div class="row">
        <SaveFigure of={charts} name={name} label={t.title} />
        <button
          type="button"
          onClick={() => {
            const rows = runsAsCsv(runs.map(({ label, curve }) => ({ name: label, ...curve })));
            saveFile(fileName(name, "csv"), "text/csv", rows);
          }}
        >
          {t.csv}
        </button>
      </div>
    </>
  );
}
