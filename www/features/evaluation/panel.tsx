// The score over the whole test set, the confusion matrix, and the measures of each class.

import { useEffect, useRef, useState } from "preact/hooks";
import { evaluate } from "../../app/session/commands.ts";
import { live } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import type { Evaluation } from "../../protocol/snapshot.ts";
import { Meter, PanelTitle } from "../../ui/controls.tsx";
import { count, percent } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import SaveFigure from "../figure/save-figure.tsx";
import type { Cell } from "./answers.ts";
import { ByClass } from "./by-class.tsx";
import { Matrix } from "./matrix.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const Pictures = lazy(() => import("./pictures.tsx"));

export default function EvaluationPanel() {
  const t = words.value;
  const result = useSteady(live.evaluation.value);
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

/** The same object as long as it says the same: each snapshot brings another one. */
function useSteady(result: Evaluation | null): Evaluation | null {
  const kept = useRef<Evaluation | null>(null);
  const textOf = (one: Evaluation | null) =>
    one && [one.atExamples, one.averaged, one.total, ...one.confusion].join();
  if (textOf(kept.current) !== textOf(result)) kept.current = result;
  return kept.current;
}

function Confusion({ result }: { result: Evaluation }) {
  const t = words.value;
  const [open, setOpen] = useState<Cell | null>(null);
  const tables = useRef<HTMLDivElement>(null);
  const { finished } = result;
  // Those of another evaluation would stand under its matrix.
  useEffect(() => {
    if (!finished) setOpen(null);
  }, [finished]);
  return (
    <figure class={`${styles.confusion} stack`}>
      <div class={styles.tables} ref={tables}>
        <div>
          <Matrix confusion={result.confusion} open={open} ready={finished} onOpen={setOpen} />
        </div>
        <div>
          <ByClass confusion={result.confusion} />
        </div>
      </div>
      <div class="row spread">
        <figcaption class="quiet">{t.hint}</figcaption>
        <SaveFigure
          of={tables}
          name="confusion-matrix"
          label={t.confusion}
          examples={result.atExamples}
        />
      </div>
      {open === null ? null : (
        <Pictures
          cell={open}
          result={result}
          onClose={() => {
            setOpen(null);
            tables.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
          }}
        />
      )}
    </figure>
  );
}
