// The maps of one layer on the stage: drawn on one canvas, with a button over each.

import { useLayoutEffect, useRef } from "preact/hooks";
import { hoverOver } from "../../app/snapshots/interest.ts";
import { classes, layerView, live } from "../../app/store.ts";
import { className, kindName } from "../../i18n/text.ts";
import type { ValuePlace } from "../../protocol/inspector.ts";
import { count } from "../../ui/format.ts";
import type { Column } from "./columns.ts";
import { drawTiles } from "./draw.ts";
import type { Box, Face } from "./layout.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** Sharper pixels than these would only cost time. */
const MOST_RATIO = 2;

export function styleOf({ x, y, width, height }: Box) {
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
}

/** What a map, unit or template is called. */
export function nameOf(column: Column, layer: number, map: number): string {
  const t = words.value;
  const kind = kindName(column.layers.find(({ index }) => index === layer)?.kind ?? "");
  const named = column.count === classes.value.length ? className(classes.value[map]) : null;
  if (column.kind === "templates") return t.template(named ?? count(map + 1));
  return (column.kind === "units" ? t.unit : t.map)(kind, named ?? count(map + 1));
}

export function FaceTiles(props: {
  column: Column;
  face: Face;
  maps: readonly number[];
  /** The place that the keyboard comes to; null where it comes to another column. */
  reached: number | null;
  /** The place of the map that the address names. */
  chosen: number | null;
  onReach: (place: number) => void;
  /** Takes a value apart. */
  onOpen: (place: ValuePlace) => void;
}) {
  const { column, face, maps } = props;
  const templates = column.kind === "templates";
  const view = layerView(face.layer).value?.parts;
  const canvas = useRef<HTMLCanvasElement>(null);
  const told = live.told.value;
  const image = templates ? undefined : told ? told.images.get(face.layer) : view?.activations;
  const filters = face.places[0]?.filter || templates ? filterView(column) : undefined;
  const ratio = Math.min(MOST_RATIO, Math.ceil(devicePixelRatio));
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const fits = (tiles: number) => maps.every((map) => map < tiles);
    if (told) context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (image && fits(image.count)) drawTiles(context, image, maps, face.places, face.box, ratio);
    if (filters && fits(filters.count)) {
      const boxes = templates ? face.places : face.places.flatMap(({ filter }) => filter ?? []);
      drawTiles(context, filters, maps, boxes, face.box, ratio);
    }
  }, [image, filters, maps, face, ratio, told === null]);
  const answer = templates ? live.focus.value?.ranked[0]?.label : undefined;
  const strip = column.kind === "units" && !face.places[0]?.filter;
  const under = (event: MouseEvent & { currentTarget: HTMLElement }, place: number) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (offset: number, side: number, values: number) =>
      Math.min(values - 1, Math.max(0, Math.floor((offset / side) * values)));
    const tile = maps[place];
    const shown = templates ? filters : image;
    if (tile === undefined || shown === undefined) return null;
    const x = at(event.clientX - box.left, box.width, shown.width);
    return { tile, x, y: at(event.clientY - box.top, box.height, shown.height) };
  };
  const point = (event: PointerEvent & { currentTarget: HTMLElement }, place: number) => {
    const at = under(event, place);
    if (at !== null) {
      hoverOver({ layer: face.layer, part: templates ? "filters" : "activations", ...at });
    }
  };
  const open = (event: MouseEvent & { currentTarget: HTMLElement }, place: number) => {
    const at = under(event, place);
    if (at === null) return;
    if (templates) return props.onOpen({ layer: face.layer, channel: at.tile, y: 0, x: 0 });
    // By the keyboard there is no place in the map: the middle.
    const [y, x] =
      event.detail === 0
        ? [column.height, column.width].map((side) => Math.floor(side / 2))
        : [at.y, at.x];
    props.onOpen({ layer: face.layer, channel: at.tile, y: y ?? 0, x: x ?? 0 });
  };
  return (
    <>
      <canvas
        ref={canvas}
        class={styles.tiles}
        data-layer-shown={face.layer}
        role="img"
        aria-label={kindName(column.layers.find(({ index }) => index === face.layer)?.kind ?? "")}
        width={Math.round(face.box.width * ratio)}
        height={Math.round(face.box.height * ratio)}
        style={styleOf(face.box)}
      />
      {face.places.map((place, at) => {
        const map = maps[at];
        if (map === undefined) return null;
        const name = nameOf(column, face.layer, map);
        const named = templates && column.count === classes.value.length;
        return (
          <button
            key={at}
            type="button"
            data-in-figure
            class={strip ? styles.unit : styles.tile}
            style={styleOf(place)}
            aria-label={name}
            aria-current={named && map === answer ? "true" : undefined}
            data-map={map}
            data-chosen={props.chosen === at}
            tabIndex={props.reached === at ? 0 : -1}
            onFocus={() => props.onReach(at)}
            onClick={(event) => open(event, at)}
            onPointerMove={(event) => point(event, at)}
            onPointerLeave={() => hoverOver(null)}
          >
            {named ? <span>{className(classes.value[map])}</span> : null}
          </button>
        );
      })}
    </>
  );
}

const filterView = (column: Column) => layerView(column.layers[0]?.index ?? 0).value?.parts.filters;
