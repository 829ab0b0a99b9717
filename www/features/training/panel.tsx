// The hyperparameters, which can be changed while it runs: first those that matter most.

import { changeAugmentation, changeTrainer } from "../../app/session/commands.ts";
import { live, settings } from "../../app/store.ts";
import { faultText, text } from "../../i18n/text.ts";
import { AVERAGING, METHODS, SCHEDULES, TRAINING } from "../../protocol/generated/training.ts";
import type { ScheduleKind } from "../../protocol/schema.ts";
import type { Method, Schedule } from "../../protocol/training.ts";
import { Check, PanelTitle, Select } from "../../ui/controls.tsx";
import { NumberField } from "../../ui/number-field.tsx";
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
      <Hyperparameters />
    </>
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
      <Setting name="batch_size" label={t.batchSize} positions={BATCHES} />
      <Setting name="l2_decay" label={t.l2} positions={DECAYS} />
      <Setting
        name="momentum"
        label={averages(spec.method) ? t.average : t.momentum}
        positions={MOMENTA}
      />
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
      note={name === "batch_size" && alone !== null ? words.value.alone(alone) : undefined}
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
