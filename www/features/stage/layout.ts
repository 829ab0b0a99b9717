// Where everything on the stage stands: arithmetic on the network's sizes alone, so that nothing moves once it is drawn.
// The columns stand along the main axis, which goes to the right, or on a phone down; their maps along the other one.

import type { Column } from "./columns.ts";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Place extends Box {
  /** Its filter over colour, beside the map. */
  filter: Box | null;
}

/** A layer's maps, in places of a column. */
export interface Face {
  layer: number;
  box: Box;
  places: Place[];
}

export interface PlacedColumn {
  column: Column;
  box: Box;
  /** One; of an opened column one for each of its layers. */
  faces: Face[];
  /** How many maps have no place. */
  hidden: number;
}

export interface StageLayout {
  columns: PlacedColumn[];
  width: number;
  height: number;
  down: boolean;
}

const GAP = 6;
/** Between columns, where the lines are. */
const LANE = { tight: 26, least: 44, most: 150, inside: 14 };
/** A column's title and the room for shortcuts, before its maps. */
export const HEAD = { across: 56, down: 48 };
/** The line that says how many maps are hidden. */
export const FOOT = 22;
const ANSWERS = { across: 248, down: 28 };
/** Units are squares of so many pixels, the largest that fit. */
const UNIT = { most: 18, least: 4, breadth: 60 };
const MOST_ABREAST = 4;

/** The side of a tile: of `room` pixels a whole number for each value, where there is one. */
function sideOf(values: number, room: number): number {
  return values > room ? room : Math.floor(room / values) * values;
}

interface Measure {
  /** Pixels along the main axis, for so many maps abreast. */
  breadth(abreast: number): number;
  /** Whether there are maps to show when one more stands abreast. */
  grows(abreast: number): boolean;
  place(at: { main: number; cross: number }, abreast: number): Face;
}

interface Frame {
  /** Room across the main axis. */
  cross: number;
  tile: number;
  down: boolean;
}

const boxAt = (down: boolean, main: number, cross: number, breadth: number, length: number): Box =>
  down
    ? { x: cross, y: main, width: length, height: breadth }
    : { x: main, y: cross, width: breadth, height: length };

function union(boxes: Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}

/** Equal tiles in rows, each with its filter before it. */
function tiles(
  layer: number,
  sizes: { count: number; height: number; width: number },
  filter: Column["filter"],
  { cross, tile, down }: Frame,
): Measure {
  const scale = sideOf(Math.max(sizes.width, sizes.height), tile);
  const fitted = (one: { height: number; width: number }, room: number) => {
    const longest = Math.max(one.height, one.width);
    const side = sideOf(longest, room);
    return { width: (side * one.width) / longest, height: (side * one.height) / longest };
  };
  const unit = sizes.height * sizes.width === 1;
  const map = unit ? { width: UNIT.most, height: UNIT.most } : fitted(sizes, scale);
  const small = filter === null ? null : fitted(filter, tile);
  const [along, mapLength] = down ? [map.height, map.width] : [map.width, map.height];
  const [before, filterLength] =
    small === null
      ? [0, 0]
      : down
        ? [small.height + 4, small.width]
        : [small.width + 4, small.height];
  const step = Math.max(mapLength, filterLength) + GAP;
  const most = Math.max(1, Math.floor((cross + GAP) / step));
  const one = before + along;
  return {
    breadth: (abreast) => abreast * (one + 2 * GAP) - 2 * GAP,
    grows: (abreast) => abreast * most < sizes.count,
    place({ main, cross: begin }, abreast) {
      const shown = Math.min(sizes.count, abreast * most);
      // Columns of equal length, in the middle.
      const rows = Math.ceil(shown / Math.ceil(shown / most));
      const used = rows * step - GAP;
      const start = begin + Math.max(0, Math.floor((cross - used) / 2));
      const places = Array.from({ length: shown }, (_, at): Place => {
        const [row, beside] = [
          Math.floor(at / Math.ceil(shown / rows)),
          at % Math.ceil(shown / rows),
        ];
        const at0 = main + beside * (one + 2 * GAP);
        const middle = start + row * step + (step - GAP) / 2;
        const box = boxAt(down, at0 + before, Math.round(middle - mapLength / 2), along, mapLength);
        const own =
          small === null
            ? null
            : boxAt(down, at0, Math.round(middle - filterLength / 2), before - 4, filterLength);
        return { ...box, filter: own };
      });
      return { layer, places, box: boxAt(down, main, begin, this.breadth(abreast), cross) };
    },
  };
}

/** All units of a fully connected layer as small squares, in as many strips as they need. */
function strip(layer: number, count: number, { cross, down }: Frame): Measure {
  let side = UNIT.most;
  const strips = (one: number) => Math.ceil(count / Math.max(1, Math.floor(cross / one)));
  while (side > UNIT.least && strips(side) * side > UNIT.breadth) side -= 1;
  const abreast = Math.max(1, Math.min(strips(side), Math.floor((2 * UNIT.breadth) / side)));
  const rows = Math.min(Math.floor(cross / side), Math.ceil(count / abreast));
  const shown = Math.min(count, rows * abreast);
  return {
    breadth: () => abreast * side,
    grows: () => false,
    place({ main, cross: begin }) {
      const start = begin + Math.floor((cross - rows * side) / 2);
      const places = Array.from({ length: shown }, (_, at): Place => {
        const [beside, row] = [Math.floor(at / rows), at % rows];
        return {
          ...boxAt(down, main + beside * side, start + row * side, side - 1, side - 1),
          filter: null,
        };
      });
      return { layer, places, box: boxAt(down, main, begin, abreast * side, cross) };
    },
  };
}

/** Templates in few rows, as large as there is room. */
function templates(column: Column, room: number, { cross, down }: Frame): Measure {
  const { count, layers } = column;
  const layer = layers[0]?.index ?? 1;
  // A few have their names below.
  const named = count <= 20;
  const [label, gap] = named ? [24, GAP + 8] : [0, GAP];
  // The number of rows that gives the largest pictures.
  const along = down ? cross : room;
  const across = down ? Number.POSITIVE_INFINITY : cross;
  let best = { side: 0, columns: 1, rows: count };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const space = Math.min((along + gap) / columns - gap, (across + GAP) / rows - GAP - label);
    const side = Math.min(down ? 64 : 160, sideOf(column.width, Math.floor(space)));
    if (side > best.side) best = { side, columns, rows };
  }
  const { side, columns, rows } = best;
  const step = { x: side + gap, y: side + GAP + label };
  const size = { x: columns * step.x - gap, y: rows * step.y - GAP };
  return {
    breadth: () => (down ? size.y : size.x),
    grows: () => false,
    place({ main, cross: begin }) {
      const length = down ? size.x : size.y;
      const start = begin + Math.max(0, Math.floor((cross - length) / 2));
      const [x0, y0] = down ? [start, main] : [main, start];
      const places = Array.from(
        { length: count },
        (_, at): Place => ({
          x: x0 + (at % columns) * step.x,
          y: y0 + Math.floor(at / columns) * step.y,
          width: side,
          height: side,
          filter: null,
        }),
      );
      return { layer, places, box: boxAt(down, main, begin, this.breadth(1), cross) };
    },
  };
}

function picture({ cross, down }: Frame): Measure {
  const side = Math.min(down ? 128 : 160, Math.floor(cross / 32) * 32);
  return {
    breadth: () => side,
    grows: () => false,
    place({ main, cross: begin }) {
      // Down the page its words stand beside it, else below.
      const start = down ? begin : begin + Math.floor((cross - side) / 2) - 24;
      const box = boxAt(down, main, start, side, side);
      return { layer: 0, places: [{ ...box, filter: null }], box };
    },
  };
}

function answers(column: Column, { cross, down }: Frame): Measure {
  const row = down ? ANSWERS.down : Math.min(36, Math.floor(cross / column.count));
  const breadth = down ? row * column.count : ANSWERS.across;
  return {
    breadth: () => breadth,
    grows: () => false,
    place({ main, cross: begin }) {
      const all = row * column.count;
      const start = down ? main : begin + Math.floor((cross - all) / 2);
      const length = down ? cross : ANSWERS.across;
      const places = Array.from(
        { length: column.count },
        (_, at): Place => ({
          x: down ? begin : main,
          y: start + at * row,
          width: length,
          height: row,
          filter: null,
        }),
      );
      return { layer: column.shown, places, box: union(places) };
    },
  };
}

function measure(column: Column, frame: Frame, room: number, open: boolean): Measure[] {
  if (column.kind === "picture") return [picture(frame)];
  if (column.kind === "answers") return [answers(column, frame)];
  if (column.kind === "templates") return [templates(column, room, frame)];
  if (!open) {
    // Where the filters are pictures, each unit stands beside its own.
    if (column.kind === "units" && column.filter === null) {
      return [strip(column.shown, column.count, frame)];
    }
    return [tiles(column.shown, column, column.filter, frame)];
  }
  return column.layers.map(({ index, output }, at) => {
    const sizes = { count: output.channels, height: output.height, width: output.width };
    return tiles(index, sizes, at === 0 ? column.filter : null, frame);
  });
}

/** The places of all columns in `width` × `height` pixels. `opened` is the column that shows each of its layers. */
export function layoutStage(
  columns: Column[],
  room: { width: number; height: number; down: boolean },
  opened: number | null,
): StageLayout {
  const { down } = room;
  const head = down ? HEAD.down : HEAD.across;
  const cross = down ? room.width : room.height - head - FOOT;
  const frame: Frame = { cross, tile: !down && cross >= 460 ? 96 : 64, down };
  const fixed = LANE.least * (columns.length - 1) + 160 + ANSWERS.across;
  const measures = columns.map((column, at) =>
    measure(column, frame, room.width - fixed, opened === at),
  );
  const abreast = columns.map(() => 1);
  const breadthOf = (at: number) => {
    const faces = measures[at] ?? [];
    const sum = faces.reduce((all, face) => all + face.breadth(abreast[at] ?? 1), 0);
    return sum + LANE.inside * (faces.length - 1);
  };
  const total = () =>
    columns.reduce((sum, _, at) => sum + breadthOf(at), 0) + LANE.least * (columns.length - 1);
  // Room that is left goes to the narrowest columns.
  const full = new Set<number>();
  while (!down) {
    const able = columns
      .map((_, at) => at)
      .filter((at) => {
        const now = abreast[at] ?? 1;
        const [face, ...others] = measures[at] ?? [];
        return !full.has(at) && others.length === 0 && now < MOST_ABREAST && face?.grows(now);
      });
    const next = able.reduce<number | null>(
      (least, at) => (least === null || breadthOf(at) < breadthOf(least) ? at : least),
      null,
    );
    if (next === null) break;
    abreast[next] = (abreast[next] ?? 1) + 1;
    if (total() > room.width) {
      abreast[next] = (abreast[next] ?? 2) - 1;
      full.add(next);
    }
  }
  const left = room.width - total();
  const lanes = Math.max(1, columns.length - 1);
  const lane = down
    ? LANE.least + head
    : Math.min(LANE.most, Math.max(LANE.tight, LANE.least + Math.floor(left / lanes)));
  let main = 0;
  if (!down) {
    const spare = room.width - total() - (lane - LANE.least) * lanes;
    main = Math.max(0, Math.floor(spare / 2));
  }
  const begin = down ? 0 : head;
  const placed = columns.map((column, at): PlacedColumn => {
    const faces: Face[] = [];
    for (const face of measures[at] ?? []) {
      if (faces.length > 0) main += LANE.inside;
      faces.push(face.place({ main, cross: begin }, abreast[at] ?? 1));
      main += face.breadth(abreast[at] ?? 1);
    }
    main += lane;
    const places = faces[0]?.places.length ?? 0;
    return {
      column,
      faces,
      box: union(faces.map(({ box }) => box)),
      hidden: Math.max(0, column.count - places),
    };
  });
  main -= lane;
  return {
    columns: placed,
    width: down ? room.width : Math.max(room.width, main),
    height: down ? main + FOOT : room.height,
    down,
  };
}
