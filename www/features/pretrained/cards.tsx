// The model cards of the pretrained networks: scores, sizes, training; and what can be done with the one in use.

import { useEffect } from "preact/hooks";
import { PRETRAINED_NAMES, type PretrainedName } from "../../app/pretrained.ts";
import { chooseDataset } from "../../app/session/commands.ts";
import { live } from "../../app/store.ts";
import { compact, count, percent } from "../../ui/format.ts";
import { showPanel } from "../../ui/show-panel.ts";
import { goBack, inUse, loadCards, type ModelCard, pretrained, usePretrained } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Cards() {
  useEffect(() => void loadCards(), []);
  const cards = pretrained.cards.value;
  return (
    <>
      <ul class={styles.networks}>
        {PRETRAINED_NAMES.map((name) => (
          <Network key={name} name={name} card={cards[name]} />
        ))}
      </ul>
      <Following />
    </>
  );
}

function Network({ name, card }: { name: PretrainedName; card: ModelCard | undefined }) {
  const t = words.value;
  const used = inUse.value === name;
  const coming = pretrained.loadingName.value === name;
  const locked =
    card === undefined ||
    pretrained.loadingName.value !== null ||
    live.busy.value ||
    live.opened.value === null;
  return (
    <li data-trained={name} aria-current={used}>
      <div class="row spread">
        <h3>{t.names[name]}</h3>
        <button
          type="button"
          class={used ? "" : "primary"}
          aria-label={`${used ? t.used : t.use}: ${t.names[name]}`}
          disabled={locked || used}
          onClick={() => void usePretrained(name).then((done) => done && showPanel("picture"))}
        >
          {coming ? t.coming : used ? t.used : t.use}
        </button>
      </div>
      <p class="quiet">{t.about[name]}</p>
      {card === undefined ? <p class="quiet">…</p> : <Facts card={card} />}
    </li>
  );
}

function Facts({ card }: { card: ModelCard }) {
  const t = words.value;
  const { pictures, correct, correct_averaged } = card.test;
  const facts = [
    [t.parameters, count(card.parameters)],
    [t.multiplyAdds, compact(card.multiply_adds)],
    [t.training, t.trainedOn(count(card.examples), count(Math.round(card.epochs)))],
    [t.file, t.kilobytes(count(Math.round(card.weights.bytes / 1000)))],
  ];
  return (
    <>
      <p>
        <strong data-testid="trained-accuracy" data-value={correct / pictures}>
          {t.right(percent(correct / pictures))}
        </strong>{" "}
        {t.tested(count(pictures))}
        <br />
        <span class="quiet">{t.averaged(percent(correct_averaged / pictures))}</span>
      </p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t.made}</dt>
          <dd>
            <code>{card.command}</code>, {card.date}
          </dd>
        </div>
      </dl>
      {card.official_pictures ? null : <p class="quiet">{t.reencoded}</p>}
    </>
  );
}

/** What can be done with the network in use, and the way back. */
function Following() {
  const t = words.value;
  const without = live.dataset.value?.trainCount === 0;
  const locked = live.busy.value || live.loading.value !== null;
  return (
    <div class="stack" role="status">
      {inUse.value === null ? null : <p>{t.ready}</p>}
      {without ? (
        <div class="row">
          <button type="button" disabled={locked} onClick={() => void chooseDataset("cifar10")}>
            {t.loadPictures}
          </button>
          <span class="quiet">{t.noPictures}</span>
        </div>
      ) : null}
      {pretrained.before.value === null ? null : (
        <div class="row">
          <button type="button" disabled={locked} onClick={() => void goBack()}>
            {t.back}
          </button>
          <span class="quiet">{t.backHint}</span>
        </div>
      )}
    </div>
  );
}
