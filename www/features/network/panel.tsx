// The network, a card for each layer: its kind, its sizes by their formulas, its tensors as they are now.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { outputFormula, parameterFormula, remarksOn, tensorsOf } from "../../app/formulas.ts";
import { nextFocus } from "../../app/session/commands.ts";
import { tensorVisible, upToDate } from "../../app/snapshots/interest.ts";
import { classes, layerView, live, network, settings } from "../../app/store.ts";
import { className, kindName, text } from "../../i18n/text.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import type { Histogram } from "../../protocol/snapshot.ts";
import { Check, PanelTitle } from "../../ui/controls.tsx";
import { compact, count, duration, percent } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import { Picture } from "../../ui/picture.tsx";
import { useOnScreen, useWidth } from "../../ui/visibility.ts";
import SaveFigure from "../figure/save-figure.tsx";
import { lonePicture, normalises } from "../training/lone-picture.ts";
import { words as training } from "../training/words.ts";
import { TensorTiles } from "./layer-images.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const Sheet = lazy(() => import("../excitations/sheet.tsx"));
const Editor = lazy(() => import("../network-editor/editor.tsx"));

export default function NetworkPanel() {
  const t = words.value;
  const [edited, setEdited] = useState(false);
  const known = network.value;
  return (
    <>
      <div class={styles.head}>
        <div>
          <PanelTitle name="network">{t.title}</PanelTitle>
          <p class="quiet">
            {known === null ? "…" : t.summary(count(known.parameters), compact(known.multiplyAdds))}
          </p>
        </div>
        <Focus />
        <div class="row">
          <Check
            label={t.profile}
            hint={t.profileHint}
            checked={settings.profile.value}
            onChange={(checked) => {
              settings.profile.value = checked;
            }}
          />
          <button type="button" disabled={known === null} onClick={nextFocus}>
            {t.nextFocus}
          </button>
          <button
            type="button"
            aria-expanded={edited}
            disabled={known === null}
            onClick={() => setEdited(!edited)}
          >
            {edited ? t.view : t.edit}
          </button>
        </div>
      </div>
      {edited ? <Editor meanwhile={<Cards />} /> : <Cards />}
    </>
  );
}

function Cards() {
  return (
    <ol class={styles.cards}>
      {network.value?.layers.map((layer) => (
        <LayerCard key={`${layer.index} ${layer.kind}`} layer={layer} />
      ))}
    </ol>
  );
}

/** The picture that the layers show, and the network's answer. */
function Focus() {
  const t = words.value;
  const element = useRef<HTMLDivElement>(null);
  useOnScreen(element, (visible) => tensorVisible(0, null, visible));
  const own = live.picture.value?.test === null;
  // Without test pictures only the visitor's own picture is shown.
  const focus = live.focus.value?.test === null && !own ? null : live.focus.value;
  const named = (label: number | undefined) =>
    className(label === undefined ? undefined : classes.value[label]);
  const top = focus?.ranked[0];
  const { label = null, test = null } = focus ?? {};
  return (
    <div
      class={styles.focus}
      ref={element}
      data-testid="focus"
      data-value={test ?? (focus && "own")}
    >
      {focus === null ? <span /> : <Picture pixels={focus.pixels} side={48} label={t.focus} />}
      <p>
        <b>{test === null ? focus && t.focusOwn : t.focusTest(count(test + 1))}</b>
        <span class="quiet">
          {label === null ? "" : `${t.focusTruth(named(label))} `}
          {top && t.focusAnswer(named(top.label), percent(top.probability))}
          {focus !== null && label === null ? ` ${t.focusGradients}` : ""}
        </span>
      </p>
    </div>
  );
}

function LayerCard({ layer }: { layer: LayerInfo }) {
  const t = words.value;
  const name = kindName(layer.kind);
  const { channels, height, width } = layer.output;
  const alone = lonePicture.value;
  const card = useRef<HTMLLIElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const available = useWidth(area);
  const last = (network.value?.layers.length ?? 0) - 1;
  return (
    <li class={styles.layer} data-layer={layer.index} data-kind={layer.kind} ref={card}>
      <div class="stack">
        <div class={styles.title}>
          <h3>
            <span>{layer.index}</span>
            {name}
          </h3>
          <SaveFigure
            icon
            of={card}
            name={`layer-${layer.index}-${layer.kind}`}
            label={`${layer.index} ${name}`}
            prepare={() => upToDate(layer.index, tensorsOf(layer))}
          />
        </div>
        <dl class={styles.facts}>
          <div>
            <dt>{t.output}</dt>
            <dd>
              {channels} × {height} × {width}
              <span class={`${styles.formula} quiet`}>{outputFormula(layer)}</span>
              <Remarks layer={layer} />
            </dd>
          </div>
          {layer.parameters > 0 ? (
            <div>
              <dt>{t.parameters}</dt>
              <dd>
                {count(layer.parameters)}
                <span class={`${styles.formula} quiet`}>{parameterFormula(layer)}</span>
              </dd>
            </div>
          ) : null}
        </dl>
        {layer.inner.length > 0 ? <InnerLayers layer={layer} /> : null}
        {alone !== null && normalises(layer) ? (
          <p class="caution">{training.value.alone(alone)}</p>
        ) : null}
        <LayerTime index={layer.index} />
        <LayerHistogram index={layer.index} />
      </div>
      <div class={styles.tensors} ref={area}>
        {tensorsOf(layer).map((part) => (
          <TensorTiles key={part} layer={layer} tensor={part} available={available} />
        ))}
        {layer.index > 0 && layer.index < last ? <Excited layer={layer} /> : null}
      </div>
    </li>
  );
}

/** What excites each of its maps, once that is asked for. */
function Excited({ layer }: { layer: LayerInfo }) {
  const t = words.value;
  const [open, setOpen] = useState(false);
  return (
    <div class={styles.excited}>
      <button
        type="button"
        class="small"
        aria-expanded={open}
        aria-label={t.excitedOf(`${layer.index}`)}
        onClick={() => setOpen(!open)}
      >
        {t.excited}
      </button>
      {open ? <Sheet layer={layer} /> : null}
    </div>
  );
}

/** What a layer leaves out at the edge or adds to it, and what it normalises by. */
function Remarks({ layer }: { layer: LayerInfo }) {
  return remarksOn(layer, text.value.remarks).map((remark) => (
    <span key={remark} class={`${styles.formula} quiet`}>
      {remark}
    </span>
  ));
}

/** The layers inside a residual block. */
function InnerLayers({ layer }: { layer: LayerInfo }) {
  return (
    <ol class={`${styles.inner} quiet`}>
      {layer.inner.map((inner) => (
        <li key={inner.index}>
          {kindName(inner.kind)}
          <span class={styles.formula}>{outputFormula(inner)}</span>
          <Remarks layer={inner} />
        </li>
      ))}
    </ol>
  );
}

/** The time that an example takes in this layer, and its share of the time of all layers. */
function LayerTime({ index }: { index: number }) {
  const profile = live.profile.value;
  if (!settings.profile.value || profile === null) return null;
  const t = words.value;
  const [forward, backward] = [profile[2 * index - 2], profile[2 * index - 1]];
  if (forward === undefined || backward === undefined) return null;
  const total = profile.reduce((sum, time) => sum + time, 0);
  const share = (time: number) => ({ width: `${(100 * time) / total}%` });
  return (
    <div class={styles.time}>
      <div class={styles.timeBar} role="img" aria-label={percent((forward + backward) / total)}>
        <i style={share(forward)} />
        <i class={styles.back} style={share(backward)} />
      </div>
      <span class="quiet">
        {t.time(percent((forward + backward) / total), duration(forward), duration(backward))}
      </span>
    </div>
  );
}

function LayerHistogram({ index }: { index: number }) {
  const histogram = layerView(index).value?.histogram;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null && histogram) drawHistogram(canvas.current, histogram);
  }, [histogram]);
  return (
    <canvas
      ref={canvas}
      class={styles.histogram}
      data-blank={!histogram}
      data-ink
      role="img"
      aria-label={words.value.histogram}
      title={words.value.histogram}
      width={320}
      height={80}
    />
  );
}

/** Bars on a square-root scale, so that rare values show; a line marks zero. */
function drawHistogram(canvas: HTMLCanvasElement, { counts, min, max }: Histogram): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { width, height } = canvas;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, width, height);
  context.fillStyle = style.color;
  const highest = Math.max(1, ...counts);
  const step = width / counts.length;
  counts.forEach((value, bin) => {
    const bar = Math.sqrt(value / highest) * (height - 4);
    context.globalAlpha = 0.55;
    context.fillRect(bin * step, height - bar, step - 1, bar);
  });
  if (min < 0 && max > 0) {
    context.globalAlpha = 1;
    context.fillRect(Math.round((-min / (max - min)) * width), 0, 2, height);
  }
}
