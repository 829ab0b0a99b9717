// The race: variants of one network, side by side from the same start.

import * as styles from "../compare/overlaid.module.css";
import "./style.module.css";
import { useState } from "preact/hooks";
import { changeTrainer } from "../../app/session/commands.ts";
import { live } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import { TRAINING } from "../../protocol/generated/training.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { count, fixed, percent, significant } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Overlaid, OverlaidCharts } from "../compare/overlaid.tsx";
import type { Curve } from "../compare/run.ts";
import {
  ENTRANTS,
  type Entrant,
  endRace,
  MOST_VARIANTS,
  race,
  startRace,
  type Variant,
} from "./state.ts";
import { words } from "./words.ts";

const FIRST_CHOICE = new Set(["sgd", "momentum", "adagrad", "adadelta", "adam"]);

export default function Race() {
  const t = words.value;
  const [chosen, setChosen] = useState(FIRST_CHOICE);
  const [rates, setRates] = useState<Record<string, number>>({});
  const now = race.value;
  const entrants = ENTRANTS.filter(({ method }) => chosen.has(method)).map(({ method, rate }) => ({
    method,
    rate: rates[method] ?? rate,
  }));
  const fits = entrants.length > 0 && entrants.length <= MOST_VARIANTS;
  const ready = (live.dataset.value?.trainCount ?? 0) > 0 && !live.busy.value;
  return (
    <>
      <PanelTitle name="race">{t.title}</PanelTitle>
      <div class="stack">
        <div class="row spread">
          <p class={`quiet ${styles.text}`}>{t.text}</p>
          {now?.under ? (
            <button type="button" onClick={endRace}>
              {t.end}
            </button>
          ) : (
            <button
              type="button"
              class="primary"
              disabled={!fits || !ready}
              onClick={() => void startRace(entrants)}
            >
              {t.start}
            </button>
          )}
        </div>
        {fits ? null : <p role="alert">{t.most}</p>}
        {now === null || now.variants.length === 0 ? null : (
          <OverlaidCharts name="race" runs={now.variants.map(lineOf)}>
            <Lines variants={now.variants} column="smoothLoss" />
            <Lines variants={now.variants} column="validationAccuracy" />
          </OverlaidCharts>
        )}
        <Methods
          variants={now?.variants ?? []}
          under={now?.under ?? false}
          chosen={chosen}
          rates={rates}
          onChoose={(method, on) => {
            const others = [...chosen].filter((other) => other !== method);
            setChosen(new Set(on ? [...others, method] : others));
          }}
          onRate={(method, rate) => setRates({ ...rates, [method]: rate })}
        />
      </div>
    </>
  );
}

const colourOf = (at: number) => `--racer-${at + 1}`;

const lineOf = ({ trainer, curve }: Variant, at: number) => ({
  label: text.value.methods[trainer.method],
  colour: colourOf(at),
  curve,
});

function Lines({
  variants,
  column,
}: {
  variants: Variant[];
  column: Exclude<keyof Curve, "examples">;
}) {
  return (
    <Overlaid
      title={words.value.title}
      column={column}
      lines={variants.map(lineOf)}
      ids={variants.map(({ trainer }) => trainer.method).join(" ")}
      version={variants
        .map(({ curve }) => `${curve.examples[0]}-${curve.examples.at(-1)}`)
        .join(" ")}
    />
  );
}

function Methods(props: {
  variants: Variant[];
  under: boolean;
  chosen: Set<string>;
  rates: Record<string, number>;
  onChoose: (method: string, on: boolean) => void;
  onRate: (method: string, rate: number) => void;
}) {
  const t = words.value;
  const { variants, under, chosen, rates } = props;
  const heads = [t.learningRate, t.loss, t.validation, t.examples, t.seconds];
  return (
    <div class={styles.table}>
      <table>
        <caption class="hidden">{t.table}</caption>
        <thead>
          <tr>
            <th scope="col">{t.method}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {ENTRANTS.map(({ method, rate }) => (
            <Method
              key={method}
              entrant={{ method, rate: rates[method] ?? rate }}
              at={variants.findIndex(({ trainer }) => trainer.method === method)}
              variant={variants.find(({ trainer }) => trainer.method === method)}
              under={under}
              races={chosen.has(method)}
              onChoose={(on) => props.onChoose(method, on)}
              onRate={(changed) => props.onRate(method, changed)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Method(props: {
  entrant: Entrant;
  at: number;
  variant: Variant | undefined;
  under: boolean;
  races: boolean;
  onChoose: (on: boolean) => void;
  onRate: (rate: number) => void;
}) {
  const t = words.value;
  const { entrant, at, variant, under, races } = props;
  const { method, rate } = entrant;
  const name = text.value.methods[method];
  const share = variant?.stats.validationAccuracy ?? null;
  const loss = variant?.stats.loss ?? null;
  return (
    <tr data-method={method}>
      <th scope="row">
        <label>
          <input
            type="checkbox"
            aria-label={t.races(name)}
            checked={races}
            disabled={under}
            onChange={(event) => props.onChoose(event.currentTarget.checked)}
          />
          {name}
          {at < 0 ? null : <i class="swatch" style={{ background: `var(${colourOf(at)})` }} />}
        </label>
      </th>
      <td>
        <NumberField
          label={t.rate(name)}
          value={rate}
          range={TRAINING.learning_rate}
          disabled={under}
          onChange={props.onRate}
        />
      </td>
      <td translate={false}>{variant?.fault ? t.out : loss === null ? "–" : significant(loss)}</td>
      <td translate={false}>{share === null ? "–" : percent(share)}</td>
      <td translate={false}>{variant === undefined ? "–" : count(variant.stats.examplesSeen)}</td>
      <td translate={false}>{variant === undefined ? "–" : fixed(variant.seconds, 1)}</td>
      <td>
        {variant === undefined || variant.fault ? null : (
          <button
            type="button"
            aria-label={t.takeOf(name)}
            onClick={() => void changeTrainer({ method, learning_rate: rate })}
          >
            {t.take}
          </button>
        )}
      </td>
    </tr>
  );
}
