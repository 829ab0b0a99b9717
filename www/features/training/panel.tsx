// Training statistics, and the hyperparameters that can be changed while it runs.

import type { ComponentChildren } from "preact";
import { changeAugmentation, changeTrainer } from "../../app/session/commands.ts";
import { live, settings } from "../../app/store.ts";
import { faultText, text } from "../../i18n/text.ts";
import { AVERAGING, METHODS, SCHEDULES, TRAINING } from "../../protocol/generated/training.ts";
import type { ScheduleKind } from "../../protocol/schema.ts";
import type { Method, Schedule } from "../../protocol/training.ts";
import { Check, NumberField, PanelTitle, Select } from "../../ui/controls.tsx";
import { count, duration, fixed, percent, significant } from "../../ui/format.ts";
import { type Positions, ratios, stops } from "../../ui/numbers.ts";
import { lonePicture } from "./lone-picture.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const averages = (method: Method) => AVERAGING.some((one) => one === method);

const RATES = ratios(1e-5, 1, 50);
const MOMENTA = stops([0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99]);
const BATCHES = stops([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
const DECAYS = ratios(1e-6, 0.1, 50, true);

/** The initial values of each schedule. */
const FIRST: Record<ScheduleKind, Schedule> = {
  constant: { kind: "constant" },
  step: { kind: "step", every: 100_000, factor: 0.5 },
  cosine: { kind: "cosine", total: 500_000 },
  one_cycle: { kind: "one_cycle", total: 500_000 },
};
const SCHEDULE_KINDS = Object.keys(SCHEDULES) as ScheduleKind[];

export default function Training() {
  const t = words.value;
  return (
    <>
      <PanelTitle name="training">{t.title}</PanelTitle>
      <Figures />
      <Hyperparameters />
    </>
  );
}

function Figure(props: {
  name: string;
  value: string;
  testid?: string;
  raw?: number | string;
  hint?: string;
  children?: ComponentChildren;
}) {
  return (
    <>
      <dt title={props.hint}>{props.name}</dt>
      <dd translate={false} data-testid={props.testid} data-value={props.raw}>
        {props.value}
      </dd>
    </>
  );
}

function Figures() {
  const t = words.value;
  const stats = live.stats.value;
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
        name={t.loss}
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

/** In pixels, where the preset names no other values. */
const USUAL_SHIFT = 2;
const USUAL_CUTOUT = 8;

function Hyperparameters() {
  const spec = settings.trainer.value;
  if (spec === null) return null;
  const t = words.value;
  const { flip, shift, cutout } = settings.augmentation.value;
  return (
    <fieldset class={styles.hyperparameters} disabled={live.opened.value === null}>
      <legend class="hidden">{t.hyperparameters}</legend>
      <Select
        label={t.method}
        value={spec.method}
        choices={METHODS.map((method) => ({ value: method, label: text.value.methods[method] }))}
        onChange={(method) => void changeTrainer({ method })}
      />
      <Setting name="learning_rate" label={t.learningRate} positions={RATES} />
      <Setting
        name="momentum"
        label={averages(spec.method) ? t.average : t.momentum}
        positions={MOMENTA}
      />
      <Setting name="batch_size" label={t.batchSize} positions={BATCHES} />
      <Setting name="l2_decay" label={t.l2} positions={DECAYS} />
      <details>
        <summary>{t.more}</summary>
        <div>
          <Setting name="l1_decay" label={t.l1} positions={DECAYS} />
          <Select
            label={t.schedule}
            value={spec.schedule.kind}
            choices={SCHEDULE_KINDS.map((kind) => ({ value: kind, label: t.schedules[kind] }))}
            onChange={(kind) => void changeTrainer({ schedule: FIRST[kind] })}
          />
          <ScheduleFields schedule={spec.schedule} />
          <Setting name="warm_up" label={t.warmUp} />
          <Check
            label={t.flip}
            checked={flip}
            onChange={(checked) => changeAugmentation({ flip: checked })}
          />
          <Check
            label={t.shift(shift || USUAL_SHIFT)}
            checked={shift > 0}
            onChange={(checked) => changeAugmentation({ shift: checked ? USUAL_SHIFT : 0 })}
          />
          <Check
            label={t.cutout(cutout || USUAL_CUTOUT)}
            checked={cutout > 0}
            onChange={(checked) => changeAugmentation({ cutout: checked ? USUAL_CUTOUT : 0 })}
          />
        </div>
      </details>
    </fieldset>
  );
}

type NumberName = keyof typeof TRAINING;

function wrongAt(field: string): string | undefined {
  const wrong = live.trainerFault.value;
  return wrong?.field === field ? faultText(wrong.fault) : undefined;
}

function Setting(props: { name: NumberName; label: string; positions?: Positions }) {
  const { name, label, positions } = props;
  const alone = lonePicture.value;
  return (
    <NumberField
      label={label}
      value={settings.trainer.value?.[name] ?? 0}
      range={TRAINING[name]}
      note={name === "batch_size" && alone !== null ? words.value.alone[alone] : undefined}
      wrong={wrongAt(name)}
      {...(positions === undefined ? {} : { positions })}
      onChange={(value) => void changeTrainer({ [name]: value })}
    />
  );
}

function ScheduleFields({ schedule }: { schedule: Schedule }) {
  const t = words.value;
  return SCHEDULES[schedule.kind].map((field) => (
    <NumberField
      key={field.name}
      label={t[field.name]}
      value={Number(Reflect.get(schedule, field.name))}
      range={field}
      wrong={wrongAt(field.name)}
      onChange={(value) =>
        void changeTrainer({ schedule: { ...schedule, [field.name]: value } as Schedule })
      }
    />
  ));
}
