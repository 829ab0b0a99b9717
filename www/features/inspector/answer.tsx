// How the scores of all classes become the share of one, and what the loss of the example is made of.

import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { Loss } from "../../protocol/generated/types.ts";
import { figure } from "./grid.tsx";
import * as styles from "./style.module.css";
import { exponentialsOf, lossTerms, type Rule, type Terms } from "./terms.ts";
import { words } from "./words.ts";

export function Answer(props: {
  terms: Terms;
  rule: Extract<Rule, { kind: "share" }>;
  loss: Loss;
  /** Takes a score apart. */
  onOpen: ((channel: number, y: number, x: number) => void) | null;
}) {
  const t = words.value;
  const { terms, rule, loss, onOpen } = props;
  const { powers, sum, shares } = exponentialsOf(terms.inputs);
  const parts = lossTerms(loss, terms.inputs, rule.truth);
  const whole = parts.reduce((all, part) => all + part, 0);
  const name = (label: number) => className(classes.value[label]);
  return (
    <>
      <table class={styles.answer}>
        <thead>
          <tr>
            {[t.class, t.score, t.power, t.part, t.lossPart].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(terms.inputs, (score, label) => (
            <tr key={label} data-of={label === rule.of} data-truth={label === rule.truth}>
              <th scope="row">{name(label)}</th>
              <td>
                <button
                  type="button"
                  aria-label={t.goTo(figure(score))}
                  onClick={() => onOpen?.(label, 0, 0)}
                >
                  {figure(score)}
                </button>
              </td>
              <td>{figure(powers[label] ?? 0)}</td>
              <td>{figure(shares[label] ?? 0)}</td>
              <td>{figure(parts[label] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.together}</th>
            <td />
            <td>{figure(sum)}</td>
            <td>1</td>
            <td data-testid="inspector-loss" data-value={whole} data-engine={rule.loss}>
              {figure(whole)}
            </td>
          </tr>
        </tfoot>
      </table>
      <p class={styles.total} translate={false}>
        {figure(powers[rule.of] ?? 0)} / {figure(sum)} ={" "}
        <b data-testid="inspector-sum" data-value={terms.result}>
          {figure(terms.result)}
        </b>
      </p>
      <p>{t.losses[loss](name(rule.truth))}</p>
      <p class="quiet">
        {[
          loss === "softmax" ? "" : t.compared,
          live.focus.value?.label === null ? t.untrue : "",
        ].join(" ")}
      </p>
    </>
  );
}
