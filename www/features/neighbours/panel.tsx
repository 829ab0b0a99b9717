// Nearest neighbours: the training pictures most like the picture input, by the network's features and by raw pixels,
// and the score of the nearest-neighbour classifier.

import { useEffect, useRef, useState } from "preact/hooks";
import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { Metric, NeighbourResult } from "../../protocol/neighbours.ts";
import { Meter, PanelTitle, Select } from "../../ui/controls.tsx";
import { count, percent, significant } from "../../ui/format.ts";
import { Picture } from "../../ui/picture.tsx";
import { FEW_TESTS, search, startSearch, stopSearch } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const TEST_COUNTS = ["100", "200", "500", "1000"] as const;
const SHOWN = 6;

export default function Neighbours() {
  const t = words.value;
  const picture = live.picture.value;
  const ready = live.opened.value !== null && (live.dataset.value?.trainCount ?? 0) > 0;
  const now = search.value;
  const busy = now !== null && now.found.done < now.found.total;
  const [tests, setTests] = useState<(typeof TEST_COUNTS)[number]>(`${FEW_TESTS}`);
  const top = useRef<HTMLDivElement>(null);
  const called = live.neighboursChosen.value;
  useEffect(() => {
    if (called > 0) top.current?.focus();
  }, [called]);
  return (
    <>
      <div ref={top} class={styles.top} tabIndex={-1}>
        <PanelTitle name="neighbours">{t.title}</PanelTitle>
        <p class="quiet">{t.text}</p>
      </div>
      <div class="stack">
        {called > 0 ? <p>{t.chosen}</p> : null}
        <div class="row">
          <button
            type="button"
            disabled={!ready || picture === null || busy}
            onClick={() => {
              if (picture !== null) {
                // The pixels of the picture input stay: a copy is sent.
                void startSearch({ kind: "picture", pixels: picture.pixels.slice() });
              }
            }}
          >
            {t.find}
          </button>
          <button
            type="button"
            disabled={!ready || busy}
            onClick={() => void startSearch({ kind: "tests", count: Number(tests) })}
          >
            {t.score}
          </button>
          <Select
            label={t.tests}
            hideLabel
            value={tests}
            choices={TEST_COUNTS.map((value) => ({
              value,
              label: t.testPictures(count(Number(value))),
            }))}
            onChange={setTests}
          />
          {busy ? (
            <button type="button" onClick={stopSearch}>
              {t.stop}
            </button>
          ) : null}
        </div>
        {now === null ? null : <Progress found={now.found} />}
        {now?.wanted.kind === "picture" ? (
          <Nearest found={now.found} pixels={now.wanted.pixels} />
        ) : null}
        {now?.wanted.kind === "tests" ? <Score found={now.found} /> : null}
      </div>
    </>
  );
}

function Progress({ found }: { found: NeighbourResult }) {
  const t = words.value;
  const finished = found.done === found.total;
  return (
    <>
      <p class="quiet" role="status" translate={false}>
        {(finished ? t.compared : t.comparing)(
          count(found.done),
          count(found.total),
          count(found.atExamples),
        )}
      </p>
      <div class={finished ? styles.meterDone : ""}>
        <Meter label={t.title} share={found.done / Math.max(1, found.total)} />
      </div>
    </>
  );
}

const unit = (metric: Metric, distance: number): string =>
  metric === "features" ? significant(distance) : count(Math.round(distance));

function Nearest({
  found,
  pixels,
}: {
  found: NeighbourResult;
  pixels: NeighbourResult["metrics"][number]["nearest"][number]["pixels"];
}) {
  const t = words.value;
  const names = classes.value;
  return (
    <div class={styles.neighbours}>
      <figure class={styles.asked}>
        <Picture pixels={pixels} side={96} label={t.asked} />
        <figcaption class="quiet">{t.asked}</figcaption>
      </figure>
      <div class="stack">
        {found.metrics.map(({ name, nearest }) => (
          <div key={name} data-metric={name}>
            <h3>{t.metrics[name]}</h3>
            <ol class={styles.nearest}>
              {nearest.slice(0, SHOWN).map((one, place) => (
                <li key={place} title={t.distance(unit(name, one.distance))}>
                  <Picture pixels={one.pixels} side={64} label={className(names[one.label])} />
                  <span>{className(names[one.label])}</span>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
    </div>
  );
}

function Score({ found }: { found: NeighbourResult }) {
  const t = words.value;
  const share = (correct: number) => percent(correct / Math.max(1, found.pictures));
  const voters = [...found.voters];
  return (
    <div class={styles.votes}>
      <table>
        <caption class="hidden">{t.table}</caption>
        <thead>
          <tr>
            <th scope="col">{t.by}</th>
            {voters.map((k) => (
              <th key={k} scope="col">
                k = {k}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.metrics.map(({ name, correct }) => (
            <tr key={name} data-metric={name}>
              <th scope="row">{t.metrics[name]}</th>
              {voters.map((k, at) => (
                <td key={k}>{share(correct[at] ?? 0)}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t.network}</th>
            <td colSpan={voters.length}>{share(found.ownCorrect)}</td>
          </tr>
        </tbody>
      </table>
      <p class="quiet">{t.votes(count(found.pictures))}</p>
    </div>
  );
}
