// A picture made for one map by gradient ascent, with the way to it.

import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { AscentResult } from "../../protocol/excitations.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { count, significant } from "../../ui/format.ts";
import { useOnScreen } from "../../ui/visibility.ts";
import { type Ascended, ascendedOf, fieldOf } from "./cut.ts";
import { Cut } from "./patch.tsx";
import { viewerOf } from "./queue.ts";
import { ascentQueue } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** `again` counts how often the visitor asked for another one. */
export function Ascent(props: { layer: LayerInfo; map: number; again: number }) {
  const t = words.value;
  const { layer, map, again } = props;
  const element = useRef<HTMLElement>(null);
  const viewer = useMemo(
    () => viewerOf<AscentResult>({ layer: layer.index, first: map, count: 1, most: 1 }),
    [layer.index],
  );
  useEffect(() => ascentQueue.add(viewer), [viewer]);
  useOnScreen(element, (visible) => ascentQueue.setVisible(viewer, visible));
  useEffect(() => {
    const { wanted } = viewer;
    if (wanted.first !== map) void ascentQueue.lookAt(viewer, { ...wanted, first: map });
  }, [viewer, map]);
  useEffect(() => {
    if (again > 0) ascentQueue.again(viewer);
  }, [again]);
  // While another one is made, the one before stays: only the first is seen growing.
  const kept = useRef<AscentResult | null>(null);
  const made = viewer.found.value;
  const finished = made !== null && made.done === made.total;
  useLayoutEffect(() => {
    if (made === null || finished) kept.current = made;
  }, [made]);
  const shown = finished ? made : (kept.current ?? made);
  const way = shown === null ? [] : ascendedOf(shown);
  const last = way.at(-1);
  const told = last && significant(last.value);
  return (
    <figure ref={element} class={styles.ascent} data-testid="ascent" data-value={last?.value}>
      <div class={styles.made}>
        {shown === null || last === undefined ? null : (
          <Made picture={last} made={shown} label={t.ascent(told ?? "", count(last.step))} />
        )}
      </div>
      <figcaption>
        <b translate={false}>{told ?? "…"}</b>
        <span>{last === undefined ? t.ascentHint : t.steps(count(last.step))}</span>
        <ol class={styles.way} aria-label={t.way} title={t.ascentHint}>
          {way.slice(0, -1).map((picture) => (
            <li
              key={picture.step}
              title={t.ascent(significant(picture.value), count(picture.step))}
            >
              {shown === null ? null : (
                <Made
                  picture={picture}
                  made={shown}
                  label={t.ascent(significant(picture.value), count(picture.step))}
                />
              )}
              <span translate={false}>{count(picture.step)}</span>
            </li>
          ))}
        </ol>
      </figcaption>
    </figure>
  );
}

export function Made(props: { picture: Ascended; made: AscentResult; label: string }) {
  const { picture, made, label } = props;
  const field = fieldOf(made);
  const size = { height: field.bottom - field.top, width: field.right - field.left };
  return <Cut patch={{ pixels: picture.pixels, field }} size={size} label={label} />;
}
