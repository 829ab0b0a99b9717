// “Why this answer”: for one class or two what of the picture speaks for it, by four methods, each beside the same with
// random weights.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { opening } from "../../app/explanation.ts";
import { tensorVisible } from "../../app/snapshots/interest.ts";
import { classes, live, network } from "../../app/store.ts";
import { className, kindName } from "../../i18n/text.ts";
import { Check, Select } from "../../ui/controls.tsx";
import { percent, significant } from "../../ui/format.ts";
import { Picture } from "../../ui/picture.tsx";
import SaveFigure from "../figure/save-figure.tsx";
import { Pair, pointed } from "./maps.tsx";
import { METHODS, type Method, mapOf, votes } from "./methods.ts";
import {
  attributions,
  followExplained,
  isCurrent,
  labels,
  layer,
  layers,
  occlusions,
} from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Explanation() {
  const t = words.value;
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [over, setOver] = useState(false);
  useEffect(followExplained, []);
  useEffect(() => {
    // The picture, where the stage that shows it is off the screen.
    tensorVisible(0, null, true, "explanation");
    return () => tensorVisible(0, null, false, "explanation");
  }, []);
  const close = () => {
    live.explained.value = null;
    const back = opening.peek()?.from;
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  };
  useEffect(() => {
    // A dialog and a list have their own use for the key.
    const press = (event: KeyboardEvent) => {
      const elsewhere =
        event.target instanceof Element && event.target.closest("dialog, select, input[type=text]");
      if (event.key === "Escape" && !elsewhere && !event.defaultPrevented) close();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  useLayoutEffect(() => {
    // A link leaves the keyboard where it is.
    if (opening.value !== null) heading.current?.focus({ preventScroll: true });
    heading.current?.closest("section > section")?.scrollIntoView({ block: "nearest" });
  }, [opening.value]);
  const named = live.explained.value?.classes ?? [];
  const [one = "", other] = named.map(className);
  // A link may be of other data, or these may be on their way.
  const unknown = named.find((_, at) => labels.value[at] === -1);
  const title = other === undefined ? t.title(one) : t.titleOfTwo(one, other);
  return (
    <section
      ref={section}
      class={styles.explanation}
      data-testid="explanation"
      aria-labelledby="title-why"
    >
      <header>
        <h3 ref={heading} id="title-why" tabIndex={-1}>
          {title}
        </h3>
        <Choices />
        <Check label={t.over} checked={over} onChange={setOver} />
        <SaveFigure icon of={section} name="explanation" label={title} />
        <button type="button" class="small" onClick={close} aria-keyshortcuts="Escape">
          {t.close}
        </button>
      </header>
      {unknown !== undefined ? (
        <p role="status">{t.unknown(className(unknown))}</p>
      ) : (
        <div class={styles.body}>
          <Asked />
          <div class={styles.methods}>
            {METHODS.map((method) => (
              <MethodCard key={method} method={method} over={over} />
            ))}
          </div>
        </div>
      )}
      <p class={styles.pointed} translate={false}>
        {pointed.value === null ? t.hint : t.at(...pointed.value)}
      </p>
    </section>
  );
}

/** The class, and another one beside it. */
function Choices() {
  const t = words.value;
  const explained = live.explained.value;
  const [one = "", other = ""] = explained?.classes ?? [];
  const choose = (...chosen: string[]) => {
    if (explained === null) return;
    live.explained.value = { ...explained, classes: chosen.filter((name) => name !== "") };
  };
  const known = classes.value.includes(one) ? classes.value : [one, ...classes.value];
  const all = known.map((name) => ({ value: name, label: className(name) }));
  return (
    <>
      <Select
        label={t.class}
        value={one}
        choices={all}
        onChange={(name) => choose(name, name === other ? "" : other)}
      />
      <Select
        label={t.beside}
        value={other}
        choices={[{ value: "", label: t.alone }, ...all.filter(({ value }) => value !== one)]}
        onChange={(name) => choose(one, name)}
      />
    </>
  );
}

/** Leads to the inspector: how the scores become shares. */
function takeApart(label: number): void {
  live.inspected.value = {
    layer: (network.peek()?.layers.length ?? 0) - 1,
    channel: label,
    y: 0,
    x: 0,
  };
  live.explained.value = null;
}

/** The picture, and the classes' scores on it. */
function Asked() {
  const t = words.value;
  const focus = live.focus.value;
  const { learnt } = attributions.value;
  if (focus === null) return <div class={styles.asked} />;
  return (
    <div class={styles.asked}>
      <Picture pixels={focus.pixels} label={t.picture} />
      <dl title={t.scoreHint}>
        {labels.value.map((label, at) => {
          const score = isCurrent(learnt, false) ? learnt?.value[at]?.score : undefined;
          const share = focus.ranked.find((one) => one.label === label)?.probability;
          return (
            <div key={label} data-truth={focus.label === label}>
              <dt>{className(classes.value[label])}</dt>
              <dd translate={false} data-testid="explanation-score" data-value={score ?? ""}>
                <button type="button" data-in-figure class="small" onClick={() => takeApart(label)}>
                  {score === undefined || share === undefined
                    ? "…"
                    : t.score(significant(score), percent(share))}
                </button>
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function MethodCard({ method, over }: { method: Method; over: boolean }) {
  const t = words.value;
  const { title, text } = t.methods[method];
  const ofAll = method === "occlusion";
  const known = ofAll ? occlusions.value : attributions.value;
  const current = {
    learnt: isCurrent(known.learnt, ofAll),
    random: isCurrent(known.random, ofAll),
  };
  const impossible =
    method !== "occlusion" && votes(network.value?.layers ?? [])
      ? t.steps
      : method === "gradCam" && layer.value === null
        ? t.noLayer
        : null;
  return (
    <article class={styles.method} data-method={method}>
      <h4>{title}</h4>
      <p class="quiet">{text}</p>
      <div class={styles.choice}>
        {method === "gradCam" && impossible === null ? <Layers /> : null}
      </div>
      {impossible !== null ? (
        <p class={styles.impossible}>{impossible}</p>
      ) : (
        labels.value.map((label, at) => {
          const map = (weights: "learnt" | "random") =>
            current[weights]
              ? (mapOf(
                  method,
                  attributions.value[weights]?.value[at],
                  occlusions.value[weights]?.value[label],
                ) ?? null)
              : null;
          return (
            <Pair
              key={label}
              method={method}
              name={className(classes.value[label])}
              named={labels.value.length > 1}
              score={attributions.value.learnt?.value[at]?.score ?? 0}
              learnt={map("learnt")}
              random={map("random")}
              over={over}
            />
          );
        })
      )}
    </article>
  );
}

/** Whose maps Grad-CAM weighs. */
function Layers() {
  const t = words.value;
  const choices = layers.value.map(({ made, shown }) => {
    const { height, width } = made.output;
    const end = shown === made ? "" : ` → ${kindName(shown.kind)}`;
    return {
      value: `${shown.index}`,
      label: t.layerName(kindName(made.kind), made.index, end, height, width),
    };
  });
  return (
    <Select
      label={t.layer}
      hideLabel
      value={`${layer.value?.shown.index}`}
      choices={choices}
      onChange={(chosen) => {
        const explained = live.explained.value;
        if (explained !== null) live.explained.value = { ...explained, layer: Number(chosen) };
      }}
    />
  );
}
