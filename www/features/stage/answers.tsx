// The network's answer to the picture: a bar for each class, in the order of the classes, so that none jumps. A click asks
// why.

import { besideTruth, openExplanation } from "../../app/explanation.ts";
import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import { percent } from "../../ui/format.ts";
import { styleOf } from "./face.tsx";
import type { Face } from "./layout.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export function Answers(props: {
  face: Face;
  /** The class that the keyboard comes to; null where it comes to another column. */
  reached: number | null;
  onReach: (label: number) => void;
}) {
  const { face } = props;
  const t = words.value;
  const focus = live.told.value?.picture ?? live.focus.value;
  const shares = new Map(focus?.ranked.map(({ label, probability }) => [label, probability]));
  const top = focus?.ranked[0]?.label;
  return (
    <ol class={styles.answers} aria-label={t.answers}>
      {face.places.map((place, label) => {
        const name = classes.value[label];
        const share = shares.get(label);
        const truth = focus?.label === label;
        return (
          <li
            key={label}
            style={styleOf(place)}
            data-top={label === top}
            data-truth={truth}
            translate={false}
          >
            <button
              type="button"
              data-in-figure
              title={t.why(className(name))}
              aria-expanded={name !== undefined && live.explained.value?.classes[0] === name}
              disabled={share === undefined}
              data-map={label}
              tabIndex={props.reached === label ? 0 : -1}
              onFocus={() => props.onReach(label)}
              onClick={() => openExplanation(null, besideTruth(label))}
            >
              <span class={styles.name}>{className(name)}</span>
              <span class={styles.truth}>
                {truth ? (
                  <>
                    <span aria-hidden="true">✓</span>
                    <span class="hidden">{t.isTrue}</span>
                  </>
                ) : null}
              </span>
              <span class={styles.bar}>
                <i style={{ transform: `scaleX(${(share ?? 0).toFixed(3)})` }} />
              </span>
              <span class={styles.share}>{share === undefined ? "" : percent(share)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
