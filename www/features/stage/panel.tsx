// The stage: the network as a picture, from what it looks at to what it answers, while it learns.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { takeTestPicture } from "../../app/picture-input.ts";
import { startSlowMotion } from "../../app/session/commands.ts";
import { interest, refresh, tensorVisible } from "../../app/snapshots/interest.ts";
import { classes, live, network } from "../../app/store.ts";
import { className, kindName } from "../../i18n/text.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { count, significant } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import { Picture } from "../../ui/picture.tsx";
import { showPanel } from "../../ui/show-panel.ts";
import { useOnScreen } from "../../ui/visibility.ts";
import { Answers } from "./answers.tsx";
import { type Column, columnsOf } from "./columns.ts";
import { FaceTiles, nameOf, styleOf } from "./face.tsx";
import { HEAD, layoutStage, type PlacedColumn } from "./layout.ts";
import { Lines } from "./lines.tsx";
import { mapsShown } from "./state.ts";
import * as styles from "./style.module.css";
import { syncView, view } from "./view.ts";
import { words } from "./words.ts";

/** Narrower places show the network from top to bottom. */
const NARROW = 640;
const VIEWER = "stage";
/** Columns that open into their layers. */
const OPENING = new Set(["maps", "units"]);

const SaveFigure = lazy(() => import("../figure/save-figure.tsx"));
const SlowMotion = lazy(() => import("../slow-motion/slow-motion.tsx"));
const Timeline = lazy(() => import("../timeline/timeline.tsx"));
const FieldFrames = lazy(() => import("../inspector/field-frames.tsx"));
const Inspector = lazy(() => import("../inspector/inspector.tsx"));
const Explanation = lazy(() => import("../explanation/explanation.tsx"));

interface Size {
  width: number;
  height: number;
}

export default function StagePanel() {
  const t = words.value;
  const room = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLFieldSetElement>(null);
  const size = useSize(room);
  const known = network.value;
  const columns = useMemo(() => (known === null ? [] : columnsOf(known)), [known?.specText]);
  const before = useRef<string | null>(null);
  useLayoutEffect(() => {
    // A link is about the first network of the visit.
    if (before.current !== null && before.current !== known?.specText) {
      view.value = null;
      live.inspected.value = null;
    }
    before.current = known?.specText ?? before.current;
  }, [known?.specText]);
  useEffect(syncView, []);
  const chosen = view.value;
  const open = columns.findIndex(
    ({ layers, kind }) =>
      chosen?.map === null &&
      OPENING.has(kind) &&
      layers.some(({ index }) => index === chosen.layer),
  );
  const opened = open < 0 ? null : open;
  const toggle = (at: number) => {
    const layer = columns[at]?.layers[0]?.index ?? 0;
    view.value = opened === at ? null : { layer, map: null };
  };
  const [last, setReached] = useState({ column: 1, place: 0 });
  const layout = useMemo(
    () =>
      size === null || columns.length === 0
        ? null
        : layoutStage(columns, { ...size, down: size.width < NARROW }, opened),
    [columns, size, opened],
  );
  const placed = layout?.columns ?? [];
  const shown = mapsShown(placed);
  const reached = reachedIn(placed, shown, last);
  useTensors(room, placed);
  return (
    <>
      <div class="hidden">
        <PanelTitle name="stage">{t.title}</PanelTitle>
      </div>
      <div
        class={styles.room}
        ref={room}
        data-down={layout?.down ?? false}
        // Whoever comes near is likely to click.
        onPointerEnter={Inspector.preload}
        onFocusIn={Inspector.preload}
      >
        {layout === null ? null : (
          <fieldset
            ref={body}
            class={styles.body}
            aria-labelledby="title-stage"
            style={{ width: `${layout.width}px`, height: `${layout.height}px` }}
            onKeyDown={(event) => {
              const to = walk(event.key, placed, reached);
              if (to === null) {
                if (event.key === "Escape") view.value = null;
                return;
              }
              event.preventDefault();
              setReached(to);
              const column = event.currentTarget.querySelector(`[data-column="${to.column}"]`);
              column?.querySelectorAll<HTMLElement>("[data-map]")[to.place]?.focus();
            }}
          >
            <Lines
              columns={placed}
              shown={shown}
              chosen={chosen?.map == null ? null : reached}
              width={layout.width}
              height={layout.height}
              down={layout.down}
            />
            {placed.map((one, at) => (
              <div
                key={at}
                data-column={at}
                data-kind-shown={one.column.kind}
                data-told={live.told.value?.now.includes(at)}
              >
                <Head
                  placed={one}
                  down={layout.down}
                  next={placed[at + 1]}
                  opened={opened === at}
                  onOpen={() => toggle(at)}
                />
                {one.column.kind === "picture" ? (
                  <Shown placed={one} down={layout.down} />
                ) : one.column.kind === "answers" ? (
                  one.faces.map((face) => (
                    <Answers
                      key={face.layer}
                      face={face}
                      reached={reached.column === at ? reached.place : null}
                      onReach={(place) => {
                        setReached({ column: at, place });
                        // No map is chosen any more; a column that is open stays so.
                        if (chosen?.map != null) view.value = null;
                      }}
                    />
                  ))
                ) : (
                  one.faces.map((face) => (
                    <FaceTiles
                      key={face.layer}
                      column={one.column}
                      face={face}
                      maps={shown[at] ?? []}
                      reached={
                        reached.column === at && face === one.faces[0] ? reached.place : null
                      }
                      chosen={
                        chosen?.map != null && reached.column === at && chosen.layer === face.layer
                          ? reached.place
                          : null
                      }
                      onReach={(place) => {
                        setReached({ column: at, place });
                        const map = shown[at]?.[place];
                        if (opened === null && map !== undefined) {
                          view.value = { layer: face.layer, map };
                        }
                      }}
                      onOpen={(place) => {
                        live.explained.value = null;
                        live.inspected.value = place;
                      }}
                    />
                  ))
                )}
                {one.hidden > 0 && shown[at] !== undefined ? (
                  <p
                    class={styles.more}
                    title={t.moreHint}
                    data-testid="stage-more"
                    data-value={one.hidden}
                    style={footOf(one, layout.height, layout.down)}
                  >
                    {t.more(count(one.hidden))}
                  </p>
                ) : null}
              </div>
            ))}
            {live.inspected.value === null ? null : <FieldFrames layers={framed(placed)} />}
          </fieldset>
        )}
      </div>
      {live.slowMotion.value && columns.length > 0 ? (
        <SlowMotion key={known?.specText} columns={columns} />
      ) : (
        <div class={styles.foot}>
          {/* Its place is there before it is loaded. */}
          <div>
            <Timeline stage={body} />
          </div>
          <Pointed columns={columns} />
          <button
            type="button"
            class="small"
            aria-keyshortcuts="M"
            title={t.slowMotionHint}
            disabled={live.opened.value === null}
            onClick={startSlowMotion}
          >
            {t.slowMotion}
          </button>
          <SaveFigure icon of={body} name="stage" label={t.title} />
        </div>
      )}
      {live.inspected.value === null ? null : (
        <Inspector
          onCard={openCard}
          onClose={() => {
            live.inspected.value = null;
            room.current?.querySelector<HTMLElement>("[data-map][tabindex='0']")?.focus();
          }}
        />
      )}
      {live.explained.value === null ? null : <Explanation />}
    </>
  );
}

/** Where the keyboard comes to: the map of the address where it is shown, else where it was last. */
function reachedIn(
  placed: PlacedColumn[],
  shown: number[][],
  last: { column: number; place: number },
): { column: number; place: number } {
  const { layer, map } = view.value ?? {};
  const column = placed.findIndex(({ faces }) => faces.some((face) => face.layer === layer));
  const place = map == null ? -1 : (shown[column]?.indexOf(map) ?? -1);
  if (place >= 0) return { column, place };
  const there = placed[last.column]?.faces[0]?.places.length ?? 0;
  return last.place < there ? last : { column: 1, place: 0 };
}

/** The maps on the stage, by layer. */
function framed(placed: PlacedColumn[]) {
  return placed.flatMap(({ column, faces }) =>
    faces.flatMap(({ layer, places }) => {
      const output = network.value?.layers[layer]?.output;
      const maps = column.kind === "picture" || column.kind === "maps";
      return maps && output !== undefined ? [{ layer, places, ...output }] : [];
    }),
  );
}

function useSize(element: { current: HTMLElement | null }): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measured = () => {
      const [width, height] = [target.clientWidth, target.clientHeight];
      setSize((before) => {
        // Down the page the stage itself makes the height.
        const same = before?.width === width && (before.height === height || width < NARROW);
        return same ? before : { width, height };
      });
    };
    const observer = new ResizeObserver(measured);
    observer.observe(target);
    measured();
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Requests what the stage shows while it is on the screen. */
function useTensors(element: { current: HTMLElement | null }, placed: PlacedColumn[]): void {
  const [visible, setVisible] = useState(false);
  useOnScreen(element, setVisible);
  const wanted = JSON.stringify(
    placed.flatMap(({ column, faces }) => {
      const first = column.layers[0]?.index ?? 0;
      const layers = column.kind === "maps" || column.kind === "units";
      return [
        ...(layers ? faces.map(({ layer }) => [layer, "activations"]) : []),
        ...(column.filter === null ? [] : [[first, "filters"]]),
      ];
    }),
  );
  const flow = placed.flatMap(({ column }) => [
    column.shown,
    ...(column.weights === null ? [] : [column.weights]),
  ]);
  const asked = flow.join(" ");
  useEffect(() => {
    if (!visible) return;
    const all: [number, "activations" | "filters"][] = JSON.parse(wanted);
    // The answers alone are worth a snapshot too.
    tensorVisible(0, null, true, VIEWER);
    for (const [layer, tensor] of all) tensorVisible(layer, tensor, true, VIEWER);
    interest.flow = [...new Set(flow)];
    refresh("full");
    return () => {
      tensorVisible(0, null, false, VIEWER);
      for (const [layer, tensor] of all) tensorVisible(layer, tensor, false, VIEWER);
      interest.flow = [];
    };
  }, [visible, wanted, asked]);
}

/** The place that an arrow leads to. */
function walk(
  key: string,
  placed: PlacedColumn[],
  { column, place }: { column: number; place: number },
): { column: number; place: number } | null {
  const [across, along] =
    { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [];
  if (across === undefined || along === undefined) return null;
  const placesOf = (at: number) => {
    const one = placed[at];
    return one?.column.kind === "picture" ? [] : (one?.faces[0]?.places ?? []);
  };
  const here = placesOf(column)[place];
  const next = placesOf(column + across);
  if (across === 0) {
    const to = place + along;
    return to >= 0 && to < placesOf(column).length ? { column, place: to } : null;
  }
  if (here === undefined || next.length === 0) return null;
  // To the nearest one in height.
  const distance = (at: number) => Math.abs((next[at]?.y ?? 0) - here.y);
  const nearest = next.reduce((best, _, at) => (distance(at) < distance(best) ? at : best), 0);
  return { column: column + across, place: nearest };
}

/** Leads to the layer's card, with every number of it. */
function openCard(layer: number): void {
  const card = document.querySelector<HTMLElement>(
    `[data-panel="network"] [data-layer="${layer}"]`,
  );
  if (card === null) {
    showPanel("network");
    return;
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ behavior: still ? "instant" : "smooth", block: "start" });
}

function footOf(one: PlacedColumn, height: number, down: boolean) {
  if (down) return { left: "0", width: "100%", top: `${one.box.y + one.box.height + 2}px` };
  const width = Math.max(one.box.width, 76);
  const left = one.box.x + (one.box.width - width) / 2;
  return { left: `${left}px`, width: `${width}px`, top: `${height - 20}px` };
}

function sizesOf(column: Column): string {
  const t = words.value;
  if (column.kind === "units") return t.units(column.count, count(column.count));
  return t.maps(count(column.count), column.height, column.width);
}

/** A column's name and size; one of several layers opens into them. */
function Head(props: {
  placed: PlacedColumn;
  down: boolean;
  next: PlacedColumn | undefined;
  opened: boolean;
  onOpen: () => void;
}) {
  const t = words.value;
  const { placed, down, next, opened } = props;
  const { column, box } = placed;
  if (column.kind === "picture") return null;
  if (column.kind === "answers") return null;
  const title = column.kind === "templates" ? t.templates : kindName(column.layers[0]?.kind ?? "");
  // Over the lane beside it, where the column is narrow.
  const room = next === undefined ? box.width : Math.max(box.width, next.box.x - box.x);
  const style = down
    ? { left: "0", width: "100%", top: `${box.y - HEAD.down}px` }
    : { left: `${box.x}px`, width: `${Math.max(box.width, Math.min(room, 150))}px`, top: "0" };
  const opens = column.layers.length > 1 && OPENING.has(column.kind);
  const label = (
    <>
      <b>{title}</b>
      <span class={styles.size}>{sizesOf(column)}</span>
    </>
  );
  return (
    <div class={styles.head} style={style}>
      {opens ? (
        <button
          type="button"
          data-in-figure
          aria-expanded={opened}
          title={column.layers.map(({ kind }) => kindName(kind)).join(" → ")}
          onClick={props.onOpen}
        >
          {label}
        </button>
      ) : (
        <div>{label}</div>
      )}
      {opened
        ? placed.faces.map((face, at) => (
            <em
              key={face.layer}
              style={
                down
                  ? { display: "none" }
                  : { left: `${face.box.x - box.x}px`, width: `${face.box.width + 12}px` }
              }
              data-odd={at % 2 === 1}
            >
              {kindName(column.layers[at]?.kind ?? "")}
            </em>
          ))
        : null}
    </div>
  );
}

/** The picture that the network looks at, its truth, and another one. */
function Shown({ placed, down }: { placed: PlacedColumn; down: boolean }) {
  const t = words.value;
  const told = live.told.value;
  const focus = told?.picture ?? live.focus.value;
  const box = placed.faces[0]?.places[0] ?? placed.box;
  const truth = focus?.label ?? null;
  const caption = down
    ? { left: `${box.x + box.width + 16}px`, right: "0", top: `${box.y + 32}px` }
    : { left: `${box.x}px`, width: `${box.width}px`, top: `${box.y + box.height + 8}px` };
  return (
    <>
      <div class={styles.picture} style={styleOf(box)}>
        {focus === null ? null : (
          <Picture pixels={focus.pixels} side={box.width} label={t.picture} />
        )}
      </div>
      <div class={styles.caption} style={caption}>
        <p>
          {focus === null ? "" : truth === null ? t.own : t.truth(className(classes.value[truth]))}
        </p>
        <button
          type="button"
          class="small"
          disabled={live.opened.value === null || told !== null}
          onClick={takeTestPicture}
        >
          {t.next}
        </button>
      </div>
    </>
  );
}

/** The value under the pointer. */
function Pointed({ columns }: { columns: Column[] }) {
  const t = words.value;
  const at = live.hover.value;
  const column = at && columns.find(({ layers }) => layers.some(({ index }) => index === at.layer));
  const value = live.hoverValue.value;
  return (
    <p class={styles.pointed} translate={false}>
      {at && column
        ? t.at(
            nameOf(column, at.layer, at.tile),
            at.y + 1,
            at.x + 1,
            value === null ? "…" : significant(value),
          )
        : t.hint}
    </p>
  );
}
