// A chart as lines and words, from the numbers that uPlot paints on its canvas.

import { type ChartSource, resolve } from "../../ui/chart.tsx";
import { paintOf } from "./colour.ts";
import { type Mark, plainStroke, type TextMark } from "./marks.ts";
import { type Point, polyline, thinned } from "./points.ts";
import { fontOf } from "./text.ts";

/** A tick's length, and between it and its words, as in the chart. */
const TICK = 4;
const GAP = 5;

/** The marks of the chart at `element`, counted from `origin`. */
export function chartMarks<Source>(
  element: HTMLElement,
  source: ChartSource,
  opacity: number,
  origin: Point,
): Mark<Source>[] {
  const { plot, lines, ticks, format, formatX } = source;
  const paint = (property: string) => paintOf(resolve(element, property), opacity);
  const [ink, faint] = [paint("--quiet"), paint("--line")];
  if (ink === null || faint === null) return [];
  const area = plot.over.getBoundingClientRect();
  const [left, top] = [area.left - origin.x, area.top - origin.y];
  const [right, bottom] = [left + area.width, top + area.height];
  const [x, y] = [
    (value: number) => left + plot.valToPos(value, "x"),
    (value: number) => top + plot.valToPos(value, "y"),
  ];
  const within = (value: number, from: number, to: number) => value > from - 1 && value < to + 1;
  const columns = ticks.x.filter((value) => within(x(value), left, right));
  const rows = ticks.y.filter((value) => within(y(value), top, bottom));
  const font = { ...fontOf(getComputedStyle(element)), size: 12, weight: "400", spacing: 0 };
  const word = (text: string, at: Point, anchor: TextMark["anchor"]): TextMark => ({
    kind: "text",
    ...at,
    text,
    anchor,
    font,
    fill: ink,
  });
  const grid = [
    ...columns.map((value) => `M${x(value)} ${top}V${bottom + TICK}`),
    ...rows.map((value) => `M${right} ${y(value)}H${left - TICK}`),
  ].join("");
  const curves = lines.flatMap(({ colour, thick }, at): Mark<Source>[] => {
    const line = paint(colour);
    if (line === null) return [];
    const values = plot.data[at + 1] ?? [];
    const points = [...plot.data[0]].flatMap((examples, index): Point[] => {
      const value = values[index];
      return value == null ? [] : [{ x: x(examples), y: y(value) }];
    });
    const stroke = { ...plainStroke(line, thick ? 2 : 1), join: "round" as const };
    return [{ kind: "path", path: polyline(thinned(points)), fill: null, stroke }];
  });
  const clip = { x: left, y: top - 1, width: area.width, height: area.height + 2, radius: 0 };
  return [
    { kind: "path", path: grid, fill: null, stroke: plainStroke(faint, 1) },
    ...columns.map((value) =>
      word(formatX(value), { x: x(value), y: bottom + TICK + GAP + 10 }, "middle"),
    ),
    ...rows.map((value) => word(format(value), { x: left - TICK - GAP, y: y(value) + 4 }, "end")),
    { kind: "group", matrix: null, clip, marks: curves },
  ];
}
