// Accuracy, precision and recall of each class, with the counts that they are shares of.

import { classes } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import { count, percent } from "../../ui/format.ts";
import { type Measures, meanOf, measuresOf } from "./measures.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const COLUMNS = ["accuracy", "precision", "recall"] as const;

export function ByClass({ confusion }: { confusion: Uint32Array }) {
  const t = words.value;
  const measures = measuresOf(confusion, classes.value.length);
  const total = measures.reduce((sum, { pictures }) => sum + pictures, 0);
  const right = measures.reduce((sum, one) => sum + one.right, 0);
  return (
    <table class={styles.byClass}>
      <caption class="hidden">{t.byClass}</caption>
      <thead>
        <tr>
          <th scope="col">{t.class}</th>
          {COLUMNS.map((name) => (
            <th key={name} scope="col" title={t.measures[name].hint}>
              {t.measures[name].name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody translate={false}>
        {measures.map((one, at) => (
          <tr key={at}>
            <th scope="row">{className(classes.value[at])}</th>
            <Share value={one.accuracy} part={rightlySorted(one, total)} of={total} />
            <Share value={one.precision} part={one.right} of={one.answers} />
            <Share value={one.recall} part={one.right} of={one.pictures} />
          </tr>
        ))}
      </tbody>
      <tfoot translate={false}>
        <tr>
          <th scope="row">{t.all}</th>
          <Share value={total === 0 ? null : right / total} part={right} of={total} />
          <Mean values={measures.map(({ precision }) => precision)} />
          <Mean values={measures.map(({ recall }) => recall)} />
        </tr>
      </tfoot>
    </table>
  );
}

const rightlySorted = ({ pictures, answers, right }: Measures, total: number) =>
  total - pictures - answers + 2 * right;

function Share({ value, part, of }: { value: number | null; part: number; of: number }) {
  if (value === null) return <None />;
  return (
    <td>
      {percent(value)} <small>{`${count(part)} / ${count(of)}`}</small>
    </td>
  );
}

function Mean({ values }: { values: (number | null)[] }) {
  const mean = meanOf(values);
  if (mean === null) return <None />;
  return (
    <td>
      {percent(mean)} <small>{words.value.mean}</small>
    </td>
  );
}

/** Nothing that there would be a share of. */
function None() {
  return (
    <td>
      <span aria-hidden="true">—</span> <small />
      <span class="hidden">{words.value.never}</span>
    </td>
  );
}
