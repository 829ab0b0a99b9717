// What excites each map of a layer: a sheet with a picture for each, its best patch or one made by gradient ascent.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { AscentResult, PatchResult } from "../../protocol/excitations.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { count, significant } from "../../ui/format.ts";
import { useOnScreen } from "../../ui/visibility.ts";
import SaveFigure from "../figure/save-figure.tsx";
import { ascendedOf, fieldOf, patchesOf, type Size, sizeOf } from "./cut.ts";
import { Cut, type Shown } from "./patch.tsx";
import { type Progress, type Queue, viewerOf } from "./queue.ts";
import { Climbed, Searched } from "./said.tsx";
import { ascentQueue, patchQueue } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

interface Tile extends Shown {
  label: string;
  /** Where the value is; in the middle for a picture that was made. */
  y: number;
  x: number;
}

export default function Sheet({ layer }: { layer: LayerInfo }) {
  const t = words.value;
  const [made, setMade] = useState(false);
  const sheet = useRef<HTMLDivElement>(null);
  return (
    <div ref={sheet} class={styles.sheet} data-testid="excitation-sheet">
      <div class="row">
        <button type="button" class="small" aria-pressed={!made} onClick={() => setMade(false)}>
          {t.patches}
        </button>
        <button type="button" class="small" aria-pressed={made} onClick={() => setMade(true)}>
          {t.made}
        </button>
        <SaveFigure icon of={sheet} name={`layer-${layer.index}-excitations`} label={t.sheet} />
      </div>
      {made ? <MadeSheet layer={layer} /> : <PatchSheet layer={layer} />}
    </div>
  );
}

/** What a search for all maps of a layer has found so far. */
function useSheet<Result extends Progress>(layer: LayerInfo, queue: Queue<Result>) {
  const element = useRef<HTMLDivElement>(null);
  const { channels } = layer.output;
  const viewer = useMemo(
    () => viewerOf<Result>({ layer: layer.index, first: 0, count: channels, most: 1 }),
    [layer.index, channels],
  );
  useEffect(() => queue.add(viewer), [viewer]);
  useOnScreen(element, (visible) => queue.setVisible(viewer, visible));
  return { element, found: viewer.found.value, searching: viewer.searching.value };
}

function PatchSheet({ layer }: { layer: LayerInfo }) {
  const t = words.value;
  const { element, found, searching } = useSheet<PatchResult>(layer, patchQueue);
  const tiles = useMemo(() => {
    if (found === null) return new Map<number, Tile>();
    const size: Size = sizeOf(found);
    const excited = patchesOf(found).filter(({ value }) => value !== 0);
    return new Map(
      excited.map((patch) => {
        const name = className(classes.peek()[patch.label]);
        const label = t.tile(count(patch.map + 1), name, significant(patch.value));
        return [patch.map, { ...patch, size, label }];
      }),
    );
  }, [found, t]);
  return (
    <div ref={element}>
      <Searched found={found} excited={tiles.size > 0} searching={searching} />
      <Tiles layer={layer} tiles={tiles} />
    </div>
  );
}

function MadeSheet({ layer }: { layer: LayerInfo }) {
  const t = words.value;
  const { element, found, searching } = useSheet<AscentResult>(layer, ascentQueue);
  const tiles = useMemo(() => {
    if (found === null) return new Map<number, Tile>();
    const field = fieldOf(found);
    const size = { height: field.bottom - field.top, width: field.right - field.left };
    const { height, width } = layer.output;
    const middle = { y: Math.floor(height / 2), x: Math.floor(width / 2) };
    return new Map(
      ascendedOf(found).map(({ map, value, pixels }) => {
        const label = t.tileMade(count(map + 1), significant(value));
        return [map, { pixels, field, size, label, ...middle }];
      }),
    );
  }, [found, t]);
  return (
    <div ref={element}>
      <Climbed made={found} searching={searching} />
      <Tiles layer={layer} tiles={tiles} />
    </div>
  );
}

/** A button for each map, one of which the keyboard comes to; arrows lead to the others. */
function Tiles(props: { layer: LayerInfo; tiles: Map<number, Tile> }) {
  const t = words.value;
  const { layer, tiles } = props;
  const list = useRef<HTMLFieldSetElement>(null);
  const [reached, setReached] = useState(0);
  const go = (key: string): boolean => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const top = buttons[0]?.offsetTop;
    const columns = buttons.filter(({ offsetTop }) => offsetTop === top).length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0;
    const next = by === 0 ? undefined : buttons[reached + by];
    next?.focus();
    return next !== undefined;
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
      {Array.from({ length: layer.output.channels }, (_, map) => {
        const tile = tiles.get(map);
        const label = tile?.label ?? t.tileUnknown(count(map + 1));
        return (
          <button
            key={map}
            type="button"
            data-in-figure
            tabIndex={map === reached ? 0 : -1}
            aria-label={label}
            title={label}
            onFocus={() => setReached(map)}
            onClick={() => {
              const { y, x } = tile ?? { y: 0, x: 0 };
              live.inspected.value = { layer: layer.index, channel: map, y, x };
            }}
          >
            {tile === undefined ? null : <Cut patch={tile} size={tile.size} label="" />}
          </button>
        );
      })}
    </fieldset>
  );
}
