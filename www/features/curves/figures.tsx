// The training statistics as numbers.

import { pointAt } from "../../app/snapshots/curves.ts";
import { live, settings } from "../../app/store.ts";
import type { Stats } from "../../protocol/snapshot.ts";
import { count, duration, fixed, percent, significant } from "../../ui/format.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

function Figure(props: {
  name: string;
  value: string;
  testid?: string;
  raw?: number | string;
  hint?: string;
}) {
  return (
    <div>
      <dt title={props.hint}>{props.name}</dt>
      <dd translate={false} data-testid={props.testid} data-value={props.raw}>
        {props.value}
      </dd>
    </div>
  );
}

export function Figures() {
  const t = words.value;
  const moment = live.moment.value;
  const curves = live.curves.value;
  const now = live.stats.value;
  // What was not noted at the time is not known of an earlier moment.
  const stats: Partial<Stats> | null =
    moment === null || curves === null || now === null
      ? now
      : { window: now.window, examplesSeen: moment, ...pointAt(curves, moment) };
  const shown = (value: number | null | undefined, format: (value: number) => string) =>
    value === null || value === undefined ? "–" : format(value);
  const raw = (value: number | null | undefined) => value ?? "";
  const hint = t.window(count(stats?.window ?? 0));
  const without = live.dataset.value?.trainCount === 0;
  return (
    <dl class={styles.figures}>
      <Figure
        name={t.examplesSeen}
        value={shown(stats?.examplesSeen, count)}
        testid="examples-seen"
        raw={stats?.examplesSeen ?? 0}
      />
      <Figure
        name={t.epochs}
        // Unknown where a pretrained network has no pictures.
        value={without ? "–" : shown(stats?.epoch, (value) => fixed(value, 2))}
      />
      <Figure
        name={t.classificationLoss}
        value={shown(stats?.loss, (value) => fixed(value, 4))}
        testid="loss"
        raw={raw(stats?.loss)}
        hint={hint}
      />
      <Figure name={t.decayLoss} value={shown(stats?.decayLoss, (value) => fixed(value, 4))} />
      <Figure
        name={t.trainAccuracy}
        value={shown(stats?.trainAccuracy, percent)}
        testid="train-accuracy"
        raw={raw(stats?.trainAccuracy)}
        hint={hint}
      />
      <Figure
        name={t.validationAccuracy}
        value={shown(stats?.validationAccuracy, percent)}
        testid="validation-accuracy"
        raw={raw(stats?.validationAccuracy)}
      />
      <Figure name={t.forward} value={shown(stats?.forwardMs, duration)} />
      <Figure name={t.backward} value={shown(stats?.backwardMs, duration)} />
      <Figure name={t.rateInForce} value={shown(stats?.learningRate, significant)} />
      <Figure name={t.seed} value={settings.seed.value ?? "–"} />
    </dl>
  );
}
