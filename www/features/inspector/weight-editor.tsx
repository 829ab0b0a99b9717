// A weight of the value that is taken apart, changed by hand.

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { NumberField } from "../../ui/number-field.tsx";
import type { Positions, Range } from "../../ui/numbers.ts";
import { setWeight, type Weight } from "./editing.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** Far beyond what a network learns, and far from where sums overflow. */
const RANGE: Range = { min: -1e6, max: 1e6 };
const STEPS = 200;

/** From twice the largest weight below zero to as far above it. */
function positionsTo(limit: number): Positions {
  const unit = (2 * limit) / (STEPS / 2);
  const middle = STEPS / 2;
  return {
    last: STEPS,
    valueOf: (position) => Number(((position - middle) * unit).toPrecision(3)),
    positionOf: (value) => Math.max(0, Math.min(STEPS, middle + Math.round(value / unit))),
  };
}

export function WeightEditor(props: {
  weight: Weight;
  label: string;
  value: number;
  limit: number;
}) {
  const t = words.value;
  const { weight, label, value } = props;
  const element = useRef<HTMLDivElement>(null);
  // Of the weights as they were: a slider that is pulled would change its own ends.
  const positions = useMemo(() => positionsTo(props.limit), [weight.name, weight.index]);
  useLayoutEffect(
    () => element.current?.querySelector<HTMLInputElement>("input[type=range]")?.focus(),
    [weight.name, weight.index],
  );
  return (
    <div ref={element} class={styles.editor} data-testid="weight-editor" data-value={value}>
      <NumberField
        key={`${weight.name} ${weight.index}`}
        label={label}
        value={value}
        range={RANGE}
        positions={positions}
        onChange={(next) => void setWeight(weight, next)}
      />
      <p class="quiet">{t.editHint}</p>
    </div>
  );
}
