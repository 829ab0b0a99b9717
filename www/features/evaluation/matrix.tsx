// The confusion matrix: a grid that arrow keys walk through, whose cells open their pictures.

import { useMemo, useState } from "preact/hooks";
import { classes, settings } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import { count } from "../../ui/format.ts";
import type { Cell } from "./answers.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** By how many rows and columns a key moves; more than there are leads to the edge. */
const MOVES: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

export function Matrix(props: {
  /** counts[truth * classes + answer] */
  confusion: Uint32Array;
  /** The cell whose pictures are shown. */
  open: Cell | null;
  /** Whether there are pictures to show: not before all are scored. */
  ready: boolean;
  onOpen: (cell: Cell) => void;
}) {
  const { confusion, open, ready, onOpen } = props;
  const t = words.value;
  const [reached, setReached] = useState<Cell>({ truth: 0, answer: 0 });
  const names = classes.value.map(className);
  const clip = (at: number) => Math.min(names.length - 1, Math.max(0, at));
  const is = (cell: Cell | null, truth: number, answer: number) =>
    cell?.truth === truth && cell.answer === answer;
  const walk = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const [rows, columns] = MOVES[event.key] ?? [];
    if (rows === undefined || columns === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const to = { truth: clip(reached.truth + rows), answer: clip(reached.answer + columns) };
    setReached(to);
    const row = event.currentTarget.querySelectorAll("tbody tr")[to.truth];
    row?.querySelectorAll("button")[to.answer]?.focus();
  };
  const cell = (row: number[], truth: number, answer: number) => {
    const pictures = row[answer] ?? 0;
    const total = Math.max(
      1,
      row.reduce((sum, one) => sum + one, 0),
    );
    const name = t.cell(names[truth] ?? "", names[answer] ?? "", pictures, count(pictures));
    return (
      <td key={answer} class={truth === answer ? styles.diagonal : ""}>
        <i style={{ opacity: String(0.6 * Math.sqrt(pictures / total)) }} />
        <button
          type="button"
          data-in-figure
          aria-label={name}
          aria-pressed={is(open, truth, answer)}
          aria-disabled={!ready || pictures === 0}
          title={name}
          tabIndex={is(reached, truth, answer) ? 0 : -1}
          translate={false}
          onFocus={() => setReached({ truth, answer })}
          onClick={() => {
            if (ready && pictures > 0) onOpen({ truth, answer });
          }}
        >
          {pictures === 0 ? "" : count(pictures)}
        </button>
      </td>
    );
  };
  // Kept while it says the same: a snapshot comes with every frame.
  return useMemo(
    () => (
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys walk through it.
      <table class={styles.matrix} role="grid" aria-label={t.confusion} onKeyDown={walk}>
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
          {names.map((name, truth) => {
            const row = [...confusion.subarray(truth * names.length, (truth + 1) * names.length)];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                {row.map((_, answer) => cell(row, truth, answer))}
              </tr>
            );
          })}
        </tbody>
      </table>
    ),
    [confusion, open, ready, reached, settings.lang.value, classes.value.join()],
  );
}
