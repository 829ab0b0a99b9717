// The inspector: one value of one map, with what it sees of the picture and the numbers that come to it. Each input leads to
// its own value, back to the picture.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { tensorVisible } from "../../app/snapshots/interest.ts";
import { classes, layerView, live, network } from "../../app/store.ts";
import { className, kindName } from "../../i18n/text.ts";
import type { ValuePlace } from "../../protocol/inspector.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { count } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Arithmetic } from "./arithmetic.tsx";
import { changes, edited, undoChange } from "./editing.ts";
import { figure } from "./grid.tsx";
import { followInspected, inspect, inspected } from "./state.ts";
import * as styles from "./style.module.css";
import type { Field } from "./terms.ts";
import { words } from "./words.ts";

const VIEWER = "inspector";

/** The last entry of a network is its loss. */
const isLoss = ({ index }: LayerInfo) => index + 1 === network.value?.layers.length;
const Excitations = lazy(() => import("../excitations/excitations.tsx"));

function nameOf({ channel, y, x }: ValuePlace, layer: LayerInfo): string {
  const t = words.value;
  const kind = kindName(layer.kind);
  const { height, width } = layer.output;
  if (isLoss(layer)) return t.answer(kind, className(classes.value[channel]));
  if (height * width === 1) return t.unit(kind, count(channel + 1));
  return t.place(kind, count(channel + 1), y + 1, x + 1);
}

export default function Inspector(props: { onCard: (layer: number) => void; onClose: () => void }) {
  const t = words.value;
  const element = useRef<HTMLElement>(null);
  useEffect(followInspected, []);
  useEffect(() => {
    // Wherever the focus is: what was clicked may be gone. A dialog or a field has its own use for the key.
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (edited.peek() !== null && !target?.closest("dialog")) {
        element.current?.querySelector<HTMLElement>("[aria-expanded=true]")?.focus();
        edited.value = null;
      } else if (!target?.closest("dialog, input")) props.onClose();
    };
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, []);
  useEffect(() => {
    // A field has its own undo.
    const undo = (event: KeyboardEvent) => {
      const mine = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
      const field =
        event.target instanceof Element && event.target.closest("input:not([type=range])");
      if (mine && !field) void undoChange();
    };
    document.addEventListener("keydown", undo);
    return () => {
      document.removeEventListener("keydown", undo);
      edited.value = null;
    };
  }, []);
  const place = live.inspected.value;
  const layer = place && network.value?.layers[place.layer];
  const known = inspected.value;
  const shown = known !== null && known.place.layer === place?.layer ? known : null;
  useLayoutEffect(() => element.current?.scrollIntoView({ block: "nearest" }), [shown === null]);
  if (!place || !layer) return null;
  const { terms } = shown ?? {};
  return (
    <section ref={element} class={styles.inspector} data-testid="inspector" aria-label={t.title}>
      <header>
        <h3>{nameOf(shown?.place ?? place, layer)}</h3>
        {changes.value.length === 0 || live.moment.value !== null ? null : (
          <button type="button" class="small" title={t.undoHint} onClick={() => void undoChange()}>
            {t.undo(count(changes.value.length))}
          </button>
        )}
        <Step places={[earlier(shown), later(place)]} />
        <button type="button" class="small" onClick={() => props.onCard(place.layer)}>
          {t.card}
        </button>
        <button type="button" class="small" onClick={props.onClose} aria-keyshortcuts="Escape">
          {t.close}
        </button>
      </header>
      <div class={styles.body}>
        <ReceptiveField field={terms?.fields[0]} />
        <FeatureMap place={place} layer={layer} />
        <div class={styles.numbers}>
          {shown === null || terms === undefined ? null : (
            <>
              <dl>
                <dt>{isLoss(layer) ? t.share : t.value}</dt>
                <dd data-testid="inspector-value" data-value={terms.value}>
                  {figure(terms.value)}
                </dd>
                <dt title={t.gradientHint}>{isLoss(layer) ? t.scoreGradient : t.gradient}</dt>
                <dd data-testid="inspector-gradient" data-value={terms.gradient}>
                  {figure(terms.gradient)}
                </dd>
              </dl>
              <Arithmetic
                place={shown.place}
                terms={terms}
                layer={layer}
                onOpen={
                  place.layer === 1
                    ? null
                    : (channel, y, x) => inspect({ layer: place.layer - 1, channel, y, x })
                }
              />
            </>
          )}
        </div>
      </div>
      {isLoss(layer) ? null : <Excitations key={place.layer} layer={layer} map={place.channel} />}
    </section>
  );
}

/** The value behind this one: in the middle of what it is made of, or the one that won. */
function earlier(shown: typeof inspected.value): ValuePlace | null {
  if (shown === null || shown.place.layer <= 1) return null;
  const { origin, dims, rule } = shown.terms;
  const [, height, width] = dims;
  const middle = dims.map((side) => Math.floor(side / 2));
  const at = rule.kind === "largest" ? rule.winner : rule.kind === "share" ? rule.of : null;
  const step =
    at === null
      ? middle
      : [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width];
  const input = network.peek()?.layers[shown.place.layer]?.input;
  const clip = (axis: 0 | 1 | 2, side: number) =>
    Math.min(side - 1, Math.max(0, origin[axis] + (step[axis] ?? 0)));
  if (input === undefined) return null;
  return {
    layer: shown.place.layer - 1,
    channel: clip(0, input.channels),
    y: clip(1, input.height),
    x: clip(2, input.width),
  };
}

/** The value of the next layer that this one is part of. */
function later(place: ValuePlace): ValuePlace | null {
  const layers = network.peek()?.layers ?? [];
  const [here, next] = [layers[place.layer]?.output, layers[place.layer + 1]];
  if (here === undefined || next === undefined) return null;
  const { channels, height, width } = next.output;
  return {
    layer: place.layer + 1,
    channel: Math.min(channels - 1, Math.floor((place.channel * channels) / here.channels)),
    y: Math.floor((place.y * height) / here.height),
    x: Math.floor((place.x * width) / here.width),
  };
}

function Step({ places }: { places: [ValuePlace | null, ValuePlace | null] }) {
  const t = words.value;
  return (
    <span class={styles.steps}>
      {places.map((place, at) => (
        <button
          key={at}
          type="button"
          class="small"
          disabled={place === null}
          title={at === 0 ? t.earlier : t.later}
          aria-label={at === 0 ? t.earlier : t.later}
          onClick={() => inspect(place)}
        >
          {at === 0 ? "←" : "→"}
        </button>
      ))}
    </span>
  );
}

const share = (value: number, of: number) => `${(100 * value) / of}%`;

function frameOf({ top, left, bottom, right }: Field, height: number, width: number) {
  return {
    top: share(top, height),
    left: share(left, width),
    height: share(bottom - top, height),
    width: share(right - left, width),
  };
}

/** The picture, and in it what the value depends on. */
function ReceptiveField({ field }: { field: Field | undefined }) {
  const t = words.value;
  const focus = live.focus.value;
  const input = network.value?.layers[0]?.output;
  if (focus === null || input === undefined) return null;
  return (
    <figure class={styles.seen}>
      <div>
        <Picture pixels={focus.pixels} label={t.picture} />
        {field === undefined ? null : (
          <i
            data-testid="receptive-field"
            data-value={[field.top, field.left, field.bottom, field.right].join(" ")}
            style={frameOf(field, input.height, input.width)}
          />
        )}
      </div>
      <figcaption>
        {field === undefined ? "" : t.sees(field.bottom - field.top, field.right - field.left)}
      </figcaption>
    </figure>
  );
}

/** The value's own map, large: a click or an arrow key chooses another value of it. */
function FeatureMap({ place, layer }: { place: ValuePlace; layer: LayerInfo }) {
  const t = words.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = layerView(place.layer).value?.parts.activations;
  useEffect(() => {
    tensorVisible(place.layer, "activations", true, VIEWER);
    return () => tensorVisible(place.layer, "activations", false, VIEWER);
  }, [place.layer]);
  const { height, width } = layer.output;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !image || image.count <= place.channel) return;
    const bytes = 4 * width * height;
    const pixels = image.pixels.slice(place.channel * bytes, (place.channel + 1) * bytes);
    if (pixels.length === bytes) context.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [image, place.channel, width, height]);
  if (height * width === 1) return null;
  const go = (y: number, x: number) =>
    inspect({
      ...place,
      y: Math.min(height - 1, Math.max(0, y)),
      x: Math.min(width - 1, Math.max(0, x)),
    });
  return (
    <figure class={styles.seen}>
      <div
        role="application"
        aria-label={t.map}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from value to value.
        tabIndex={0}
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          go(
            Math.floor(((event.clientY - box.top) / box.height) * height),
            Math.floor(((event.clientX - box.left) / box.width) * width),
          );
        }}
        onKeyDown={(event) => {
          const [down, right] =
            { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
              event.key
            ] ?? [];
          if (down === undefined || right === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          go(place.y + down, place.x + right);
        }}
      >
        <canvas ref={canvas} class="pixels" width={width} height={height} />
        <i
          data-here
          style={frameOf(
            { top: place.y, left: place.x, bottom: place.y + 1, right: place.x + 1 },
            height,
            width,
          )}
        />
      </div>
      <figcaption>{`${height} × ${width}`}</figcaption>
    </figure>
  );
}
