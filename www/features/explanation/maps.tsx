// A map of a class as it was learnt, and beside it with random weights: with their scales, and what the comparison says.

import { signal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { live } from "../../app/store.ts";
import type { AttributionMap } from "../../protocol/explanation.ts";
import { fixed, significant } from "../../ui/format.ts";
import { Picture } from "../../ui/picture.tsx";
import { Legend } from "../../ui/tiles.tsx";
import { findingOf, rankCorrelation } from "./correlation.ts";
import { type Method, type Verdict, verdictOf } from "./methods.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** Row, column and value under the pointer. */
export const pointed = signal<[row: number, column: number, value: string] | null>(null);

interface Props {
  method: Method;
  name: string;
  /** Whether to say which class it is. */
  named: boolean;
  score: number;
  /** Null while they are not known. */
  learnt: AttributionMap | null;
  random: AttributionMap | null;
  over: boolean;
}

export function Pair(props: Props) {
  const t = words.value;
  const { method, name, named, score, learnt, random, over } = props;
  const verdict = learnt && verdictOf(learnt, score);
  const label = (weights: string) => t.of(t.methods[method].title, name, weights);
  const say = (what: Verdict) => {
    if (what === "shown") return null;
    return what === "zero" && method === "occlusion" ? t.unmoved : t.verdicts[what];
  };
  return (
    <div data-verdict={verdict}>
      {named ? <h5>{name}</h5> : null}
      <div class={styles.maps}>
        <MapFigure
          map={learnt}
          caption={t.learnt}
          label={label(t.learnt)}
          instead={verdict && say(verdict)}
          over={over}
        />
        <MapFigure
          map={random}
          caption={t.random}
          label={label(t.random)}
          instead={random && say(verdictOf(random, 0))}
          over={over}
        />
      </div>
      <Finding learnt={verdict === "shown" ? learnt : null} random={random} />
    </div>
  );
}

/** Whether the map shows what was learnt. */
function Finding(props: { learnt: AttributionMap | null; random: AttributionMap | null }) {
  const t = words.value;
  const { learnt, random } = props;
  const correlation = useMemo(
    () => learnt && random && rankCorrelation(learnt.values, random.values),
    [learnt, random],
  );
  const untrained = live.stats.value?.examplesSeen === 0;
  const said =
    learnt === null || random === null
      ? ""
      : correlation === null
        ? t.nothingRandom
        : untrained
          ? t.untrained
          : t.findings[findingOf(correlation)](fixed(correlation, 2));
  return (
    <p
      class={styles.finding}
      title={t.findingHint}
      data-testid="explanation-correlation"
      data-value={correlation ?? ""}
    >
      {said}
    </p>
  );
}

function MapFigure(props: {
  map: AttributionMap | null;
  caption: string;
  label: string;
  /** What is said in place of the map. */
  instead: string | null;
  over: boolean;
}) {
  const t = words.value;
  const { map, instead } = props;
  const legends = live.opened.value?.legends;
  const shown = instead === null ? map : null;
  return (
    <figure>
      <div class={styles.map} data-over={props.over && shown !== null}>
        {shown === null ? (
          <p>{instead ?? t.working}</p>
        ) : (
          <>
            {props.over && live.focus.value ? (
              <Picture pixels={live.focus.value.pixels} label={t.picture} />
            ) : null}
            <Canvas map={shown} label={props.label} />
          </>
        )}
      </div>
      <figcaption>{props.caption}</figcaption>
      {shown === null || legends === undefined ? (
        <span class="legend" />
      ) : (
        <Legend image={shown.image} legends={legends} label={t.scale} />
      )}
    </figure>
  );
}

function Canvas({ map, label }: { map: AttributionMap; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, pixels } = map.image;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    context?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [pixels, width, height]);
  const point = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (offset: number, side: number, values: number) =>
      Math.min(values - 1, Math.max(0, Math.floor((offset / side) * values)));
    const x = at(event.clientX - box.left, box.width, width);
    const y = at(event.clientY - box.top, box.height, height);
    // Rows and columns are those of the picture: a value may stand for several.
    const scale = 32 / width;
    pointed.value = [
      Math.floor(y * scale) + 1,
      Math.floor(x * scale) + 1,
      significant(map.values[y * width + x] ?? 0),
    ];
  };
  return (
    <canvas
      ref={canvas}
      class="pixels"
      role="img"
      aria-label={label}
      width={width}
      height={height}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => {
        pointed.value = null;
      }}
    />
  );
}
