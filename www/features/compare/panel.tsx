// Runs side by side: the pinned ones and the one that trains now, their curves over each other and their figures.

import * as styles from "./overlaid.module.css";
import "./style.module.css";
import { settings } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { compact, count, percent } from "../../ui/format.ts";
import { Overlaid, OverlaidCharts } from "./overlaid.tsx";
import { MOST_PINNED } from "./pins.ts";
import type { ComparedRun, Curve } from "./run.ts";
import { pin, pinned, runOfNow, unpin } from "./state.ts";
import { words } from "./words.ts";

/** The chart is computed again when its points have grown by one in this many. */
const POINTS_THAT_SHOW = 200;

const colourOf = ({ place }: ComparedRun) =>
  place === null ? "--curve-1" : `--pinned-${place + 1}`;

/** The engine keeps single precision: 0.05 comes back as 0.05000000074505806. */
const precise = (rate: number) =>
  new Intl.NumberFormat(settings.lang.value, { maximumSignificantDigits: 4 }).format(rate);

/** Its network and how it is trained. */
function nameOf({ model, method, learningRate }: ComparedRun): string {
  const t = text.value;
  const network = model === "custom" ? t.ownNetwork : t.presets[model];
  return `${network}, ${t.methods[method]} ${precise(learningRate)}`;
}

export default function Compare() {
  const t = words.value;
  const now = runOfNow.value;
  const full = pinned.value.length >= MOST_PINNED;
  const runs = now === null ? pinned.value : [...pinned.value, now];
  return (
    <>
      <PanelTitle name="compare">{t.title}</PanelTitle>
      <div class="stack">
        <div class="row spread">
          <p class={`quiet ${styles.text}`}>{full ? t.full : t.text}</p>
          <button
            type="button"
            disabled={full || now === null || now.curve.examples.length === 0}
            onClick={pin}
          >
            {t.pin}
          </button>
        </div>
        {pinned.value.length === 0 ? null : (
          <>
            <OverlaidCharts name="compared" runs={runs.map(lineOf)}>
              <Lines runs={runs} column="validationAccuracy" />
              <Lines runs={runs} column="smoothLoss" />
            </OverlaidCharts>
            <Table runs={runs} />
          </>
        )}
      </div>
    </>
  );
}

const lineOf = (run: ComparedRun) => ({
  label: run.place === null ? words.value.now : nameOf(run),
  colour: colourOf(run),
  curve: run.curve,
});

function Lines({
  runs,
  column,
}: {
  runs: ComparedRun[];
  column: Exclude<keyof Curve, "examples">;
}) {
  const t = words.value;
  const last = runs.at(-1)?.curve.examples ?? [];
  const due = Math.floor(last.length / Math.max(1, Math.floor(last.length / POINTS_THAT_SHOW)));
  return (
    <Overlaid
      title={t.title}
      column={column}
      lines={runs.map(lineOf)}
      ids={runs.map(({ id }) => id).join(" ")}
      version={`${due} ${last[0]}`}
    />
  );
}

const share = (value: number | null) => (value === null ? "–" : percent(value));

function Table({ runs }: { runs: ComparedRun[] }) {
  const t = words.value;
  const heads = [t.data, t.validation, t.test, t.examples, t.seconds, t.parameters, t.multiplyAdds];
  return (
    <div class={styles.table}>
      <table>
        <caption class="hidden">{t.table}</caption>
        <thead>
          <tr>
            <th scope="col">{t.run}</th>
            {heads.map((head) => (
              <th key={head} scope="col" title={head === t.seconds ? t.secondsHint : undefined}>
                {head}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} data-run={run.place === null ? "now" : run.place + 1}>
              <th scope="row">
                <i class="swatch" style={{ background: `var(${colourOf(run)})` }} />
                {run.place === null ? `${t.now}: ${nameOf(run)}` : nameOf(run)}
              </th>
              <td>{text.value.datasets[run.dataset]}</td>
              <td>{share(run.validationAccuracy)}</td>
              <td>{share(run.testAccuracy)}</td>
              <td>{count(run.examples)}</td>
              <td>{Number.isNaN(run.seconds) ? "–" : count(Math.round(run.seconds))}</td>
              <td>{count(run.parameters)}</td>
              <td>{compact(run.multiplyAdds)}</td>
              <td>
                {run.place === null ? null : (
                  <button
                    type="button"
                    aria-label={t.unpin(nameOf(run))}
                    onClick={() => unpin(run.id)}
                  >
                    {t.unpinShort}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
