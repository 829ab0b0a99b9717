// A window of numbers: small ones as figures, large ones as colours alone.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fixed, oneDigit, significant } from "../../ui/format.ts";
import * as styles from "./style.module.css";

/** Windows with more rows or columns than this are drawn without figures. */
const MOST_FIGURES = 7;

export interface Cell {
  value: number;
  /** What a click on it does; nothing where there is nothing behind it. */
  open?: (() => void) | undefined;
  label?: string;
  marked?: boolean;
  /** Whether what a click opens is there; nothing where a click leads elsewhere. */
  expanded?: boolean;
  /** Not a value: outside the map. */
  outside?: boolean;
}

const shade = (value: number, limit: number) => {
  const share = Math.min(1, Math.abs(value) / limit);
  return { "--share": share.toFixed(3), "--tone": value < 0 ? "var(--below)" : "var(--above)" };
};

export function Grid(props: {
  caption: ComponentChildren;
  hint?: string;
  width: number;
  cells: readonly Cell[];
  limit: number;
}) {
  const { width, cells, limit } = props;
  const plain = Math.max(width, cells.length / width) > MOST_FIGURES;
  return (
    <figure class={styles.grid} translate={false}>
      <figcaption title={props.hint}>{props.caption}</figcaption>
      {plain ? (
        <Colours width={width} cells={cells} limit={limit} />
      ) : (
        <div style={{ gridTemplateColumns: `repeat(${width}, auto)` }}>
          {cells.map((cell, at) =>
            cell.open === undefined ? (
              <span
                key={at}
                style={shade(cell.value, limit)}
                data-marked={cell.marked}
                data-outside={cell.outside}
                title={cell.label}
              >
                {short(cell.value)}
              </span>
            ) : (
              <button
                key={at}
                type="button"
                style={shade(cell.value, limit)}
                data-marked={cell.marked}
                aria-label={cell.label}
                aria-expanded={cell.expanded}
                title={cell.label}
                onClick={cell.open}
              >
                {short(cell.value)}
              </button>
            ),
          )}
        </div>
      )}
    </figure>
  );
}

/** As `figure`, but a small value has one digit: a column keeps its width while the network learns. */
export const short = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.005 ? oneDigit(value) : figure(value);

/** Two digits are enough to follow, and fit. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.005 || size >= 1000)) return significant(value);
  // Zero has no sign here: a product of zero and a negative weight has one.
  return fixed(value + 0, size < 10 ? 2 : size < 100 ? 1 : 0);
}

function Colours(props: { width: number; cells: readonly Cell[]; limit: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, cells, limit } = props;
  const height = Math.ceil(cells.length / width);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = new ImageData(width, height);
    cells.forEach(({ value }, at) => {
      const share = Math.round(255 * Math.min(1, Math.abs(value) / limit));
      image.data.set(value < 0 ? [30, 110, 230, share] : [210, 95, 10, share], 4 * at);
    });
    context.putImageData(image, 0, 0);
  });
  return (
    <canvas
      ref={canvas}
      class="pixels"
      role="img"
      aria-label={`${height} × ${width}`}
      width={width}
      height={height}
    />
  );
}
