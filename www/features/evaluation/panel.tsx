// The score over the whole test set, and the confusion matrix.

import { evaluate } from "../../app/session/commands.ts";
import { classes, live } from "../../app/store.ts";
import { className, text } from "../../i18n/text.ts";
import type { Evaluation } from "../../protocol/snapshot.ts";
import { Meter, PanelTitle } from "../../ui/controls.tsx";
import { count, percent } from "../../ui/format.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function EvaluationPanel() {
  const t = words.value;
  const result = live.evaluation.value;
  const finished = result?.finished === true;
  const untested = live.dataset.value?.testCount === 0;
  const accuracy = result !== null && result.done > 0 ? result.correct / result.done : null;
  return (
    <>
      <PanelTitle name="evaluation">{t.title}</PanelTitle>
      <div class="stack">
        <div class={styles.score}>
          <button
            type="button"
            disabled={live.opened.value === null || untested || (result !== null && !finished)}
            onClick={evaluate}
          >
            {t.run}
          </button>
          <output
            translate={false}
            aria-label={t.accuracy}
            data-testid="test-accuracy"
            data-value={finished && accuracy !== null ? accuracy : ""}
          >
            {accuracy === null ? "–" : percent(accuracy)}
          </output>
          <span class="quiet">
            {untested
              ? text.value.pretrained.noPictures
              : result === null
                ? t.none
                : describe(result)}
          </span>
        </div>
        {result !== null && !finished ? (
          <Meter label={t.title} share={result.done / Math.max(1, result.total)} />
        ) : null}
        {result === null ? null : <Confusion result={result} />}
      </div>
    </>
  );
}

function describe(result: Evaluation): string {
  const t = words.value;
  if (!result.finished) return t.running(count(result.done), count(result.total));
  const said = t.result(count(result.correct), count(result.total), count(result.atExamples));
  return result.averaged ? `${said}; ${t.averaged}` : said;
}

function Confusion({ result }: { result: Evaluation }) {
  const t = words.value;
  const names = classes.value.map(className);
  const rows = names.map((_, truth) =>
    names.map((_, answer) => result.confusion[truth * names.length + answer] ?? 0),
  );
  return (
    <figure class={`${styles.confusion} stack`}>
      <table>
        <caption class="hidden">{t.confusion}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">{t.truth}</span>
            </th>
            {names.map((name) => (
              <th key={name} scope="col">
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, truth) => {
            const total = Math.max(
              1,
              row.reduce((sum, value) => sum + value, 0),
            );
            return (
              <tr key={names[truth]}>
                <th scope="row">{names[truth]}</th>
                {row.map((value, answer) => (
                  <td
                    key={names[answer]}
                    class={truth === answer ? styles.diagonal : ""}
                    title={t.cell(count(value), names[truth] ?? "", names[answer] ?? "")}
                  >
                    <i style={{ opacity: String(0.6 * Math.sqrt(value / total)) }} />
                    <b translate={false}>{value === 0 ? "" : count(value)}</b>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption class="quiet">{t.hint}</figcaption>
    </figure>
  );
}
