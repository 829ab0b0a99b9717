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

const HEIGHT = 206;
/** One part in so many of a chart's width is about a pixel. */
const POINTS_THAT_SHOW = 400;

/** What draws the lines, loaded with the first points: it weighs as much as the rest of a page's beginning. */
let Plot: typeof uPlot | null = null;

/** The colour that a custom property stands for where `element` is: `light-dark()` needs resolving. */
function resolve(element: HTMLElement, property: string): string {
  const probe = element.appendChild(document.createElement("span"));
  probe.style.color = `var(${property})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function Chart(props: {
  label: string;
  x: number[];
  labelX: string;
  lines: Line[];
  /** A scale of its own, or one that follows the values. */
  range?: [number, number];
  format: (value: number) => string;
  formatX: (value: number) => string;
  /** Changes when colours do. */
  theme: string;
  /** What stands there before the first point. */
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

  // Colours and words are drawn into the plot, so they make a new one; data and sizes do not.
  useEffect(() => {
    const element = place.current;
    if (Plot === null || element === null || width === 0) return;
    const ink = resolve(element, "--quiet");
    const grid = { stroke: resolve(element, "--line"), width: 1 };
    const ticks = { ...grid, size: 4 };
    const font = `12px ${getComputedStyle(element).fontFamily}`;
    const axis: uPlot.Axis = { stroke: ink, grid, ticks, font };
    const { range } = props;
    const made = new Plot(
      {
        width,
        height: HEIGHT,
        // Half of a label stands beyond the last line.
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
            values: (_, values) => values.map((value) => latest.current.formatX(value)),
            space: 70,
            size: 28,
          },
          {
            ...axis,
            values: (_, values) => values.map((value) => latest.current.format(value)),
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
          setCursor: [(u) => setPointed(u.cursor.idx ?? null)],
          setSelect: [(u) => (zoomed.current = u.select.width > 0 || zoomed.current)],
          ready: [(u) => u.over.addEventListener("dblclick", () => (zoomed.current = false))],
        },
      },
      data(),
      element,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
      zoomed.current = false;
    };
  }, [ready, width > 0, props.theme, systemIsDark.value, props.label]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT });
  }, [width]);

  const drawn = useRef({ x: props.x, points: 0 });
  // Not `useEffect`, which waits for a frame more.
  useLayoutEffect(() => {
    if (!visible) return;
    // The columns grow in place. A chart of many points is drawn anew when the new ones would show: drawing it for
    // each would cost more the longer the run.
    const more = props.x.length - drawn.current.points;
    const same = props.x === drawn.current.x && more >= 0;
    if (same && more <= drawn.current.points / POINTS_THAT_SHOW) return;
    drawn.current = { x: props.x, points: props.x.length };
    // A plot of another number of lines is on its way out: the one that follows begins with these.
    if (plot.current?.series.length !== props.lines.length + 1) return;
    // Where the visitor zoomed in, the view stays and only the lines grow.
    plot.current.setData(data(), !zoomed.current);
    if (zoomed.current) plot.current.redraw(true, true);
  }, [props.x, props.x.length, visible]);

  const shown = pointed ?? props.x.length - 1;
  return (
    <div class="chart">
      <div class="chart-legend">
        {props.lines.map((line) => {
          // A line that ended before the others stands at its end.
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
          {shown >= 0 ? `${props.labelX}: ${props.formatX(props.x[shown] ?? 0)}` : ""}
        </span>
      </div>
      <div class="chart-place" style={{ height: `${HEIGHT}px` }}>
        {/* Axes that are left over from a run of before would say something of this one. */}
        <div ref={place} role="img" aria-label={props.label} class={empty ? "away" : ""} />
        {empty && props.waiting !== undefined ? <p class="quiet">{props.waiting}</p> : null}
      </div>
    </div>
  );
}
