// A line chart: drag to zoom, double-click to see all, values under the pointer in its legend.

import "./chart.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { retriedImport } from "../app/lazy-import.ts";
import { systemIsDark } from "../app/store.ts";
import { useOnScreen, useWidth } from "./visibility.ts";

export interface Line {
  label: string;
  /** A custom property's name. */
  colour: string;
  thick: boolean;
  values: (number | null)[];
}

const HEIGHT = 184;
/** A chart is about this many pixels wide: fewer new points than one a pixel do not show. */
const POINTS_THAT_SHOW = 400;

/** uPlot, loaded with the first points: it is as large as all other code of the first screen. */
let Plot: typeof uPlot | null = null;

/** A chart that is drawn, for figures of it. */
export interface ChartSource
  extends Pick<Parameters<typeof Chart>[0], "lines" | "format" | "formatX"> {
  plot: uPlot;
  /** The values at the ticks of both axes. */
  ticks: Record<"x" | "y", number[]>;
  /** Draws the latest points of a chart that is not on the screen. */
  update(): void;
}

const sources = new WeakMap<Element, () => ChartSource>();

/** The chart that is drawn in an element; null of any other. */
export const chartAt = (element: Element): ChartSource | null => sources.get(element)?.() ?? null;

/** The colour of a custom property at `element`, with `light-dark()` resolved. */
export function resolve(element: HTMLElement, property: string): string {
  const probe = element.appendChild(document.createElement("span"));
  probe.style.color = `var(${property})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function drawMark(plot: uPlot, mark: number | null, colour: string): void {
  if (mark === null) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(mark, "x", true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.fillStyle = colour;
  ctx.fillRect(x, bbox.top, 2 * devicePixelRatio, bbox.height);
}

export function Chart(props: {
  label: string;
  x: number[];
  labelX: string;
  lines: Line[];
  /** A fixed scale; without one the scale follows the values. */
  range?: [number, number];
  format: (value: number) => string;
  formatX: (value: number) => string;
  /** Where a line across the chart stands; null for none. */
  mark?: number | null;
  /** Changes when the colours change. */
  theme: string;
  /** The text before the first point. */
  waiting?: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const zoomed = useRef(false);
  const [pointed, setPointed] = useState<number | null>(null);
  const [visible, setVisible] = useState(true);
  const [ready, setReady] = useState(Plot !== null);
  const width = useWidth(place);
  useOnScreen(place, setVisible);
  const latest = useRef(props);
  latest.current = props;
  const data = (): uPlot.AlignedData => [props.x, ...props.lines.map((line) => line.values)];

  const empty = props.x.length === 0;
  useEffect(() => {
    if (ready || empty) return;
    void retriedImport(() => import("./plot.ts")).then((module) => {
      Plot = module.default;
      setReady(true);
    });
  }, [ready, empty]);

  // Colours and words are part of the plot: a change makes a new one. Data and sizes do not.
  useEffect(() => {
    const element = place.current;
    if (Plot === null || element === null || width === 0) return;
    const ink = resolve(element, "--quiet");
    const grid = { stroke: resolve(element, "--line"), width: 1 };
    const ticks = { ...grid, size: 4 };
    const font = `12px ${getComputedStyle(element).fontFamily}`;
    const axis: uPlot.Axis = { stroke: ink, grid, ticks, font };
    const { range } = props;
    const shownTicks: ChartSource["ticks"] = { x: [], y: [] };
    const made = new Plot(
      {
        width,
        height: HEIGHT,
        // Half of a label lies beyond the last line.
        padding: [8, 20, 0, 0],
        legend: { show: false },
        scales: {
          x: { time: false },
          y: range === undefined ? {} : { range: () => range },
        },
        cursor: {
          drag: { x: true, y: false, uni: 10 },
          points: { size: 7 },
          y: false,
        },
        axes: [
          {
            ...axis,
            values: (_, values) => {
              shownTicks.x = values;
              return values.map((value) => latest.current.formatX(value));
            },
            space: 70,
            size: 28,
          },
          {
            ...axis,
            values: (_, values) => {
              shownTicks.y = values;
              return values.map((value) => latest.current.format(value));
            },
            // Wide enough for "100,0 %" with its blank.
            size: 60,
            space: 28,
          },
        ],
        series: [
          {},
          ...props.lines.map((line) => ({
            stroke: resolve(element, line.colour),
            width: line.thick ? 2 : 1,
            points: { show: false },
            spanGaps: true,
          })),
        ],
        hooks: {
          draw: [(u) => drawMark(u, latest.current.mark ?? null, resolve(element, "--accent"))],
          setCursor: [(u) => setPointed(u.cursor.idx ?? null)],
          setSelect: [(u) => (zoomed.current = u.select.width > 0 || zoomed.current)],
          ready: [(u) => u.over.addEventListener("dblclick", () => (zoomed.current = false))],
        },
      },
      data(),
      element,
    );
    plot.current = made;
    sources.set(element, () => ({
      ...latest.current,
      plot: made,
      ticks: shownTicks,
      update() {
        const { x, lines } = latest.current;
        made.setData([x, ...lines.map(({ values }) => values)], !zoomed.current);
      },
    }));
    return () => {
      sources.delete(element);
      made.destroy();
      plot.current = null;
      zoomed.current = false;
    };
  }, [ready, width > 0, props.theme, systemIsDark.value, props.label]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT });
  }, [width]);

  useEffect(() => plot.current?.redraw(false), [props.mark]);

  const drawn = useRef({ x: props.x, points: 0 });
  // Not `useEffect`, which runs a frame later.
  useLayoutEffect(() => {
    if (!visible) return;
    // The columns grow in place. A chart of many points is drawn anew when the new ones would show: drawing it for
    // each would cost more the longer the run.
    const more = props.x.length - drawn.current.points;
    const same = props.x === drawn.current.x && more >= 0;
    if (same && more <= drawn.current.points / POINTS_THAT_SHOW) return;
    drawn.current = { x: props.x, points: props.x.length };
    // A plot with another number of lines is about to be replaced: the new one starts with these data.
    if (plot.current?.series.length !== props.lines.length + 1) return;
    // Where the visitor has zoomed in, the view stays and the lines grow.
    plot.current.setData(data(), !zoomed.current);
    if (zoomed.current) plot.current.redraw(true, true);
  }, [props.x, props.x.length, visible]);

  const shown = pointed ?? props.x.length - 1;
  return (
    <div class="chart">
      <div class="chart-legend">
        {props.lines.map((line) => {
          // A line that ends before the others shows its last value.
          const last = pointed === null ? line.values.findLast((value) => value !== null) : null;
          const value = line.values[shown] ?? last;
          return (
            <span key={line.label}>
              <i class="swatch" style={{ background: `var(${line.colour})` }} />
              {line.label}
              <b translate={false}>
                {value === null || value === undefined ? "–" : props.format(value)}
              </b>
            </span>
          );
        })}
        <span class="quiet" translate={false}>
          {`${props.labelX}: ${shown >= 0 ? props.formatX(props.x[shown] ?? 0) : "–"}`}
        </span>
      </div>
      <div class="chart-place" style={{ height: `${HEIGHT}px` }}>
        {/* Hidden while empty: the axes may still be those of an earlier run. */}
        <div ref={place} role="img" aria-label={props.label} class={empty ? "away" : ""} />
        {empty && props.waiting !== undefined ? <p class="quiet">{props.waiting}</p> : null}
      </div>
    </div>
  );
}
