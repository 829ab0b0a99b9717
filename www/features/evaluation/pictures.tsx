// The pictures of a cell of the confusion matrix, the most confident answers first; each opens on the stage.

import { useEffect, useState } from "preact/hooks";
import { openExplanation } from "../../app/explanation.ts";
import { pinPicture } from "../../app/picture-input.ts";
import { trainer } from "../../app/session/session.ts";
import { classes, live, nextId, settings } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { Evaluation } from "../../protocol/snapshot.ts";
import { addressOf } from "../../ui/bitmap.ts";
import { count, percent } from "../../ui/format.ts";
import { type AnsweredPicture, type Cell, picturesOf } from "./answers.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** Pictures shown at a time. */
const PAGE = 36;
const SIDE = 32;
const BYTES = 4 * SIDE * SIDE;

interface Shown extends AnsweredPicture {
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** The pictures of a cell, null until they are known. */
function useCell(cell: Cell, result: Evaluation): AnsweredPicture[] | null {
  const [found, setFound] = useState<AnsweredPicture[] | null>(null);
  const { truth, answer } = cell;
  useEffect(() => {
    let wanted = true;
    setFound(null);
    void trainer()
      ?.answers()
      .then((answers) => {
        if (wanted) setFound(picturesOf(answers, { truth, answer }));
      })
      // A crashed trainer is reported by an event of its own.
      .catch((error: unknown) => console.warn("answers:", error));
    return () => {
      wanted = false;
    };
  }, [result, truth, answer]);
  return found;
}

/** The pixels of a page of pictures; those of before until they come. */
function usePixels(pictures: AnsweredPicture[]): Shown[] {
  const [shown, setShown] = useState<Shown[]>([]);
  const numbers = pictures.map(({ test }) => test);
  useEffect(() => {
    let wanted = true;
    if (numbers.length === 0) return;
    void trainer()
      ?.testPictures(numbers)
      .then((all) => {
        if (!wanted) return;
        const pixelsAt = (at: number) => all.slice(at * BYTES, (at + 1) * BYTES);
        setShown(pictures.map((one, at) => ({ ...one, pixels: pixelsAt(at) })));
      })
      .catch((error: unknown) => console.warn("pictures:", error));
    return () => {
      wanted = false;
    };
  }, [numbers.join()]);
  return shown;
}

/** The picture goes through the network on the stage, with what speaks for either class. */
function openOnStage({ test, pixels }: Shown, { truth, answer }: Cell): void {
  pinPicture({ id: nextId(), pixels, label: truth, test, source: null, name: "" });
  settings.pictureInLayers.value = true;
  openExplanation(null, [answer, truth]);
}

export default function Pictures(props: { cell: Cell; result: Evaluation; onClose: () => void }) {
  const { cell, result, onClose } = props;
  const t = words.value;
  const [page, setPage] = useState(0);
  const found = useCell(cell, result);
  useEffect(() => setPage(0), [found]);
  const from = page * PAGE;
  const shown = usePixels(found?.slice(from, from + PAGE) ?? []);
  const total = found?.length ?? 0;
  const pages = Math.ceil(total / PAGE);
  const [truth, answer] = [cell.truth, cell.answer].map((label) => className(classes.value[label]));
  const name = t.pictures(truth ?? "", answer ?? "", total, count(total));
  const moved = live.stats.value?.examplesSeen !== result.atExamples;
  return (
    <section
      class={styles.pictures}
      aria-label={name}
      data-testid="cell-pictures"
      data-value={found === null ? "" : total}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
    >
      <div class={styles.picturesHead}>
        <h3>
          <span role="status">{found === null ? "…" : name}</span>
        </h3>
        {pages > 1 ? (
          <span class="row">
            <button
              type="button"
              class="small"
              aria-label={t.previous}
              title={t.previous}
              disabled={page === 0}
              onClick={() => setPage(page - 1)}
            >
              ←
            </button>
            <span class="quiet" translate={false}>
              {t.page(count(from + 1), count(Math.min(total, from + PAGE)), count(total))}
            </span>
            <button
              type="button"
              class="small"
              aria-label={t.next}
              title={t.next}
              disabled={page + 1 >= pages}
              onClick={() => setPage(page + 1)}
            >
              →
            </button>
          </span>
        ) : null}
        <button type="button" class="small" onClick={onClose}>
          {t.close}
        </button>
      </div>
      <ol>
        {shown.map((one) => {
          const sure = Number.isNaN(one.confidence) ? "–" : percent(one.confidence);
          const label = t.picture(count(one.test + 1), sure);
          return (
            <li key={one.test}>
              <button
                type="button"
                aria-label={label}
                title={label}
                data-value={one.confidence}
                onClick={() => openOnStage(one, cell)}
              >
                <img src={addressOf(one.pixels, SIDE)} alt="" width={64} height={64} />
                <span translate={false}>{sure}</span>
              </button>
            </li>
          );
        })}
      </ol>
      <p class="quiet">{moved ? t.since(count(result.atExamples)) : t.open}</p>
    </section>
  );
}
