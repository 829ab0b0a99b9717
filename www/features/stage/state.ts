// Which maps stand in the columns' places: kept from one choice to the next, so that they do not jump.

import { live, network } from "../../app/store.ts";
import type { LayerFlow } from "../../protocol/snapshot.ts";
import { chooseMaps, type Link, scoresOf, strongestLinks } from "./choice.ts";
import type { Column } from "./columns.ts";
import type { PlacedColumn } from "./layout.ts";
import { view } from "./view.ts";

/** The maps of a column by their places, for one picture, network and number of places. */
interface Chosen {
  of: string;
  flow: readonly LayerFlow[];
  maps: number[];
}

const chosen = new Map<number, Chosen>();

const flowOf = (flow: readonly LayerFlow[], layer: number | null) =>
  flow.find(({ index }) => index === layer);

/** The maps in each column's places. Reads the flow: whoever calls it while rendering renders with each new one. */
export function mapsShown(columns: PlacedColumn[]): number[][] {
  const flow = live.flow.value;
  const picture = live.focus.peek()?.test ?? live.picture.peek()?.id;
  const wanted = view.value;
  return columns.map(({ column, faces }, at) => {
    const maps = mapsOf(column, faces[0]?.places.length ?? 0, at);
    // The map of the address has a place.
    const map = wanted?.layer === faces[0]?.layer ? (wanted?.map ?? null) : null;
    if (map !== null && map < column.count && !maps.includes(map)) maps[maps.length - 1] = map;
    return maps;
  });

  function mapsOf(column: Column, places: number, at: number): number[] {
    const own = flowOf(flow, column.shown);
    const of = [network.value?.specText.length, picture, column.count, places].join(" ");
    const before = chosen.get(at);
    if (before?.of === of && before.flow === flow) return before.maps;
    const outgoing = flowOf(flow, columns[at + 1]?.column.weights ?? null)?.connections ?? null;
    const magnitudes = own?.magnitudes?.length === column.count ? own.magnitudes : null;
    const scores = magnitudes && scoresOf(magnitudes, outgoing);
    const kept = before?.of === of && before.flow.length > 0 ? before.maps : [];
    const maps = chooseMaps(kept, scores, column.count, places);
    chosen.set(at, { of, flow, maps });
    return maps;
  }
}

/** The lines into column `at`. */
export function linksInto(columns: PlacedColumn[], shown: number[][], at: number): Link[] {
  const [from, to] = [columns[at - 1], columns[at]];
  const [before, after] = [shown[at - 1], shown[at]];
  if (from === undefined || to === undefined || before === undefined || after === undefined)
    return [];
  if (from.column.kind === "templates" || to.column.kind === "templates") return [];
  const connections = flowOf(live.flow.value, to.column.weights)?.connections;
  if (connections) {
    // The picture stands for its three colours.
    const picture = from.column.kind === "picture";
    const summed = picture
      ? summedRows(connections, to.column.layers[0]?.input.channels ?? 1)
      : connections;
    const counts = { from: picture ? 1 : from.column.count, to: to.column.count };
    // A few lines to each unit of a strip would be a curtain.
    const most = to.column.kind === "units" && to.column.filter === null ? 60 : 90;
    const links = strongestLinks(summed, before, after, counts);
    return links.sort((a, b) => b.strength - a.strength).slice(0, most);
  }
  // Each class has a map of its own.
  const direct = to.column.kind === "answers" && from.column.count === to.column.count;
  return direct ? before.map((map, place) => ({ from: place, to: map, strength: 0.5 })) : [];
}

function summedRows(values: Float32Array, columns: number): Float32Array {
  const sums = new Float32Array(values.length / columns);
  values.forEach((value, at) => {
    const row = Math.floor(at / columns);
    sums[row] = (sums[row] ?? 0) + value;
  });
  return sums;
}
