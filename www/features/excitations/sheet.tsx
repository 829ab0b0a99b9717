// What excites each map of a layer: a sheet with a picture for each.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { PatchResult } from "../../protocol/excitations.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { count, significant } from "../../ui/format.ts";
import { useOnScreen } from "../../ui/visibility.ts";
import { type Patch, patchesOf, sizeOf } from "./cut.ts";
import { Cut } from "./patch.tsx";
import { viewerOf } from "./queue.ts";
import { Said } from "./said.tsx";
import { patchQueue } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Sheet({ layer }: { layer: LayerInfo }) {
  const element = useRef<HTMLDivElement>(null);
  const { channels } = layer.output;
  const viewer = useMemo(
    () => viewerOf<PatchResult>({ layer: layer.index, first: 0, count: channels, most: 1 }),
    [layer.index, channels],
  );
  useEffect(() => patchQueue.add(viewer), [viewer]);
  useOnScreen(element, (visible) => patchQueue.setVisible(viewer, visible));
  const found = viewer.found.value;
  const best = useMemo(
    () => new Map(found === null ? [] : patchesOf(found).map((patch) => [patch.map, patch])),
    [found],
  );
  return (
    <div
      ref={element}
      class={styles.sheet}
      data-testid="excitation-sheet"
      data-value={found === null ? 0 : found.done / Math.max(1, found.total)}
    >
      <Said found={found} excited={best.size > 0} searching={viewer.searching.value} />
      <Tiles layer={layer} found={found} best={best} />
    </div>
  );
}

/** A button for each map, one of which the keyboard comes to; arrows lead to the others. */
function Tiles(props: { layer: LayerInfo; found: PatchResult | null; best: Map<number, Patch> }) {
  const t = words.value;
  const { layer, found, best } = props;
  const list = useRef<HTMLFieldSetElement>(null);
  const [reached, setReached] = useState(0);
  const { channels } = layer.output;
  const go = (key: string) => {
    const tiles = [...(list.current?.querySelectorAll("button") ?? [])];
    const top = tiles[0]?.offsetTop;
    const columns = tiles.filter(({ offsetTop }) => offsetTop === top).length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
    const next = by === undefined ? undefined : tiles[reached + by];
    if (by === undefined || next === undefined) return false;
    setReached(reached + by);
    next.focus();
    return true;
  };
  return (
    <fieldset
      ref={list}
      class={styles.tiles}
      aria-label={t.sheet}
      onKeyDown={(event) => {
        if (go(event.key)) event.preventDefault();
      }}
    >
      {Array.from({ length: channels }, (_, map) => {
        const patch = best.get(map);
        const known = patch !== undefined && found !== null && patch.value !== 0;
        const label = known
          ? t.tile(count(map + 1), className(classes.value[patch.label]), significant(patch.value))
          : t.tileUnknown(count(map + 1));
        return (
          <button
            key={map}
            type="button"
            tabIndex={map === reached ? 0 : -1}
            aria-label={label}
            title={label}
            onFocus={() => setReached(map)}
            onClick={() => {
              const { y, x } = patch ?? { y: 0, x: 0 };
              live.inspected.value = { layer: layer.index, channel: map, y, x };
            }}
          >
            {known ? <Cut patch={patch} size={sizeOf(found)} label="" /> : null}
          </button>
        );
      })}
    </fieldset>
  );
}
