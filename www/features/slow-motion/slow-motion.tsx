// One training step told beside the stage, whose columns light up meanwhile: sentence by sentence, with its true numbers.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { classes, live, network } from "../../app/store.ts";
import { className, kindName, text } from "../../i18n/text.ts";
import type { ToldStep } from "../../protocol/slow-motion.ts";
import { count, percent, plainly, significant } from "../../ui/format.ts";
import { linesOf, stateOf, withDecay } from "./formula.ts";
import { type Column, imageOf, type Moment } from "./moments.ts";
import { begin, close, go, playing, told, wasRunning } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function SlowMotion({ columns }: { columns: readonly Column[] }) {
  const t = words.value;
  const element = useRef<HTMLElement>(null);
  const play = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    play.current?.focus({ preventScroll: true });
    return begin(columns);
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const isIn = (selector: string) => target instanceof Element && target.closest(selector);
      if (event.defaultPrevented || isIn("dialog, input, select, textarea")) return;
      if (event.key === "Escape") close();
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by === undefined || (target !== document.body && !isIn(`.${styles.told}`))) return;
      event.preventDefault();
      walk(by, columns);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  const now = told.value;
  const moment = now?.moments[now.at];
  useLayoutEffect(() => {
    // Down a phone the network is longer than the screen; long ones go beyond its side.
    const lit = document.querySelector("[data-told=true] > *");
    const down = element.current?.parentElement?.querySelector("[data-down=true]");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    lit?.scrollIntoView({
      behavior: still ? "instant" : "smooth",
      block: down ? "center" : "nearest",
      inline: "nearest",
    });
  }, [now?.at]);
  const last = now !== null && now.at === now.moments.length - 1;
  return (
    <section
      ref={element}
      class={styles.told}
      aria-label={t.title}
      data-testid="slow-motion"
      data-value={moment?.kind ?? ""}
      data-loss={now?.step.loss}
      data-rate={now?.step.rate}
    >
      <div class={styles.bar}>
        <button
          type="button"
          class="small"
          aria-keyshortcuts="ArrowLeft"
          disabled={now === null || now.at === 0}
          onClick={() => walk(-1, columns)}
        >
          <span aria-hidden="true">←</span> {t.back}
        </button>
        <button
          ref={play}
          type="button"
          class="small"
          onClick={() => {
            if (last) go(1, columns);
            playing.value = !playing.value;
          }}
        >
          {playing.value ? t.pause : t.play}
        </button>
        <button
          type="button"
          class="small"
          aria-keyshortcuts="ArrowRight"
          disabled={now === null}
          onClick={() => walk(1, columns)}
        >
          {last ? t.next : t.forward} <span aria-hidden="true">→</span>
        </button>
        <p role="status">
          {now === null || !moment ? t.wait : sentenceOf(now.step, columns, moment)}
        </p>
        <span class={styles.count} translate={false}>
          {now === null
            ? ""
            : `${t.step(count(now.step.steps))} · ${now.at + 1} / ${now.moments.length}`}
        </span>
        <button type="button" class="small primary" aria-keyshortcuts="Escape" onClick={close}>
          {wasRunning.value ? t.fullSpeed : t.close}
        </button>
      </div>
      {now === null ? null : moment?.kind === "batch" ? (
        <Batch step={now.step} />
      ) : moment?.kind === "update" ? (
        <Update step={now.step} />
      ) : null}
    </section>
  );
}

/** By hand: it no longer goes on by itself. */
function walk(by: number, columns: readonly Column[]): void {
  playing.value = false;
  go(by, columns);
}

const nameOf = (label: number | undefined) =>
  label === undefined ? "" : className(classes.value[label]);

function sentenceOf(step: ToldStep, columns: readonly Column[], moment: Moment): string {
  const t = words.value;
  const pictures = t.pictures(step.labels.length, count(step.labels.length));
  const [truth = 0] = step.labels;
  if (moment.kind === "batch") return t.batch(pictures, nameOf(truth));
  if (moment.kind === "loss") {
    const share = percent(step.shares[truth] ?? 0);
    return t.loss(nameOf(truth), share, significant(step.loss), pictures);
  }
  if (!("column" in moment)) {
    return t.update(text.value.methods[live.trainer.value?.method ?? "sgd"]);
  }
  const kinds = columns[moment.column]?.layers.map(({ kind }) => kindName(kind)) ?? [];
  const at = t.column(count(moment.column), count(columns.length - 2));
  const { min = 0, max = 0 } = imageOf(step, columns, moment) ?? {};
  const say = moment.kind === "forward" ? t.forwards : t.backward;
  const way = moment.kind === "forward" ? kinds : kinds.toReversed();
  return say(way.join(" → "), at, signed(significant(min)), signed(significant(max)));
}

const SIDE = 32;
/** Pictures in a row. */
const ROW = 32;

/** The pictures of the batch; the first is the one that is followed. */
function Batch({ step }: { step: ToldStep }) {
  const t = words.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { length } = step.labels;
  const columns = Math.min(ROW, length);
  const rows = Math.ceil(length / ROW);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    const bytes = 4 * SIDE * SIDE;
    for (let at = 0; at < length; at++) {
      const pixels = step.pictures.slice(at * bytes, (at + 1) * bytes);
      const picture = new ImageData(pixels, SIDE, SIDE);
      context?.putImageData(picture, SIDE * (at % ROW), SIDE * Math.floor(at / ROW));
    }
  }, [step]);
  return (
    <canvas
      ref={canvas}
      class={`${styles.batch} pixels`}
      role="img"
      aria-label={t.pictures(length, count(length))}
      width={SIDE * columns}
      height={SIDE * rows}
    />
  );
}

/** One weight of each layer before and after, by the method's formula. */
function Update({ step }: { step: ToldStep }) {
  const t = words.value;
  const trainer = live.trainer.value;
  const [first] = step.moves;
  if (trainer === null || first === undefined) return null;
  const letters = stateOf(trainer.method);
  return (
    <div class={styles.update}>
      <ul translate={false}>
        {linesOf(first, trainer, step.rate, figure).map(({ formula, numbers, result }) => (
          <li key={formula}>
            <b>{formula}</b>
            {numbers === null ? "" : ` = ${numbers}`}
            {result === null ? "" : ` = ${figure(result)}`}
          </li>
        ))}
      </ul>
      <div class={styles.rows}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.layer}</th>
              <th scope="col">{t.before}</th>
              <th scope="col">{t.gradient}</th>
              {letters.map((letter) => (
                <th key={letter} scope="col">
                  {t.kept(letter)}
                </th>
              ))}
              <th scope="col">{t.after}</th>
            </tr>
          </thead>
          <tbody translate={false}>
            {step.moves.map((move) => (
              <tr key={move.tensor} data-tensor={move.tensor} data-at={move.at}>
                <th scope="row">{layerOf(move.tensor)}</th>
                <Figure value={move.before} />
                <Figure value={withDecay(move, trainer)} />
                {letters.map((letter, row) => (
                  <Figure key={letter} value={move.stateAfter[row] ?? Number.NaN} />
                ))}
                <Figure value={move.after} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function layerOf(tensor: string): string {
  const index = Number(tensor.split(".")[0]) + 1;
  return `${index} · ${kindName(network.value?.layers[index]?.kind ?? "")}`;
}

/** The minus sign is as wide as the plus sign of a formula. */
const signed = (number: string) => number.replace("-", "−");

/** Enough digits to reckon with. */
function figure(value: number): string {
  const small = value !== 0 && Math.abs(value) < 1e-6;
  return signed(small ? significant(value) : plainly(value));
}

function Figure({ value }: { value: number }) {
  return <td data-value={value}>{figure(value)}</td>;
}
