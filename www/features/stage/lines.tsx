// The lines between the columns, by the weights, and the arcs of shortcuts.

import type { Link } from "./choice.ts";
import type { Box, PlacedColumn } from "./layout.ts";
import { linksInto } from "./state.ts";
import * as styles from "./style.module.css";

interface Point {
  x: number;
  y: number;
}

/** Where lines leave a column for the next one, and where they come in: at its edge, at the height of a map. */
function end(column: PlacedColumn, place: Box, side: "in" | "out", down: boolean): Point {
  const faces = column.faces;
  const box = (side === "in" ? faces[0] : faces.at(-1))?.box ?? column.box;
  if (down) {
    return { x: place.x + place.width / 2, y: side === "in" ? box.y - 3 : box.y + box.height + 3 };
  }
  return { x: side === "in" ? box.x - 3 : box.x + box.width + 3, y: place.y + place.height / 2 };
}

function curve(from: Point, to: Point, down: boolean): string {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  return down
    ? `M${from.x} ${from.y}C${from.x} ${y} ${to.x} ${y} ${to.x} ${to.y}`
    : `M${from.x} ${from.y}C${x} ${from.y} ${x} ${to.y} ${to.x} ${to.y}`;
}

function pathOf(columns: PlacedColumn[], at: number, link: Link, down: boolean): string | null {
  const [from, to] = [columns[at - 1], columns[at]];
  const source = from?.faces.at(-1)?.places[link.from];
  const target = to?.faces[0]?.places[link.to];
  if (!from || !to || !source || !target) return null;
  // Down the page the answers are a list: a line to each would cross the others.
  if (down && to.column.kind === "answers") return null;
  return curve(end(from, source, "out", down), end(to, target, "in", down), down);
}

/** From the column before a block around it to its end, where it is added. */
function arc(
  before: PlacedColumn,
  block: PlacedColumn,
  down: boolean,
): { path: string; sum: Point } {
  const lift = 9;
  if (down) {
    const [x, y0] = [4, before.box.y + before.box.height + 6];
    const y1 = block.box.y + block.box.height + 12;
    return {
      path: `M${x + 10} ${y0}Q${x} ${y0} ${x} ${y0 + 10}V${y1 - 10}Q${x} ${y1} ${x + 10} ${y1}`,
      sum: { x: x + 14, y: y1 },
    };
  }
  const [x0, x1] = [before.box.x + before.box.width + 8, block.box.x + block.box.width + 12];
  const y = block.box.y - lift;
  return {
    path: `M${x0} ${y + 22}V${y + 8}Q${x0} ${y} ${x0 + 8} ${y}H${x1 - 8}Q${x1} ${y} ${x1} ${y + 8}V${y + 14}`,
    sum: { x: x1, y: y + 20 },
  };
}

export function Lines(props: {
  columns: PlacedColumn[];
  shown: number[][];
  /** The map whose lines stand out. */
  chosen: { column: number; place: number } | null;
  width: number;
  height: number;
  down: boolean;
}) {
  const { columns, shown, chosen, width, height, down } = props;
  return (
    <svg class={styles.lines} width={width} height={height} aria-hidden="true">
      {columns.map((to, at) => {
        const links = linksInto(columns, shown, at);
        const before = columns[at - 1];
        const shortcut = to.column.shortcut && before ? arc(before, to, down) : null;
        return (
          <g key={at}>
            {links.map((link) => {
              const path = pathOf(columns, at, link, down);
              if (path === null) return null;
              const mine =
                (chosen?.column === at && chosen.place === link.to) ||
                (chosen?.column === at - 1 && chosen.place === link.from);
              return (
                <path
                  key={`${link.from} ${link.to}`}
                  d={path}
                  class={mine ? styles.chosen : ""}
                  stroke-width={(0.6 + 1.6 * link.strength).toFixed(1)}
                  opacity={(0.12 + 0.78 * link.strength).toFixed(2)}
                />
              );
            })}
            {shortcut === null ? null : (
              <g class={styles.shortcut}>
                <path d={shortcut.path} />
                <circle cx={shortcut.sum.x} cy={shortcut.sum.y} r={6} />
                <path d={`M${shortcut.sum.x - 3.5} ${shortcut.sum.y}h7m-3.5-3.5v7`} />
              </g>
            )}
          </g>
        );
      })}
    </svg>
  );
}
