// A drawing board for mouse, pen, finger and keys. The network answers while the visitor draws.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pinOwn, pinPicture } from "../../app/picture-input.ts";
import { live } from "../../app/store.ts";
import * as styles from "./draw.module.css";
import { type Brush, DRAWING_SIDE, type Drawing, makeDrawing, type Point } from "./drawing.ts";
import { ownPicture, redraw, squareOf } from "./source.ts";
import { words } from "./tool-words.ts";

const SIZE = { width: DRAWING_SIDE, height: DRAWING_SIDE };
const COLOURS = [
  ["black", "#000000"],
  ["grey", "#7f7f7f"],
  ["white", "#ffffff"],
  ["red", "#d0312d"],
  ["orange", "#f0862a"],
  ["yellow", "#f4d03f"],
  ["green", "#3c9a4e"],
  ["turquoise", "#2aa7b0"],
  ["blue", "#2d6bd0"],
  ["violet", "#7a48b8"],
  ["pink", "#ea7fb2"],
  ["brown", "#8a5a36"],
] as const;
/** Widths of the brush in pixels of the board, 16 of which are one that the network sees. */
const WIDTHS = { min: 8, max: 160, first: 40 };
const KEY_STEP = 16;

/** The last drawing is continued while it is the picture input. */
let last: { id: number | undefined; drawing: Drawing } | null = null;

interface Props {
  onClose: () => void;
  /** What the network sees. */
  children: ComponentChildren;
}

export default function DrawBoard({ onClose, children }: Props) {
  const t = words.value.draw;
  const [before] = useState(() => live.picture.peek());
  const [drawing] = useState(() =>
    last !== null && last.id === before?.id ? last.drawing : makeDrawing(),
  );
  const [brush, setBrush] = useState<Brush>({ colour: "#000000", width: WIDTHS.first });
  const [, redrawTools] = useState(0);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef(0);

  const show = () => {
    const context = canvas.current?.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    drawing.paint(context);
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => redraw(context.canvas, SIZE));
  };
  /** What a button does to the drawing. */
  const change = (work: () => void) => () => {
    work();
    show();
    redrawTools((count) => count + 1);
  };

  useEffect(() => {
    const context = canvas.current?.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    drawing.paint(context);
    if (last?.drawing !== drawing) {
      pinOwn(ownPicture(context.canvas, SIZE), words.peek().draw.name);
      last = { id: live.picture.peek()?.id, drawing };
    }
    return () => cancelAnimationFrame(frame.current);
  }, []);

  // The visitor dropped or pasted another picture.
  const shown = live.picture.value?.id;
  const replaced = last?.drawing === drawing && last.id !== shown;
  useEffect(() => {
    if (replaced) onClose();
  }, [replaced]);

  return (
    <div class="stack">
      <Board
        canvas={canvas}
        drawing={drawing}
        brush={brush}
        onBegin={() => redrawTools((count) => count + 1)}
        onChange={show}
      />
      <div class={styles.tools}>
        {children}
        <div class="stack">
          <Colours brush={brush} onChange={(colour) => setBrush({ ...brush, colour })} />
          <input
            type="range"
            aria-label={t.width}
            title={t.width}
            min={WIDTHS.min}
            max={WIDTHS.max}
            value={brush.width}
            onInput={(event) => setBrush({ ...brush, width: event.currentTarget.valueAsNumber })}
          />
        </div>
      </div>
      <div class="row">
        <button type="button" disabled={!drawing.canUndo()} onClick={change(drawing.undo)}>
          {t.undo}
        </button>
        <button type="button" onClick={change(drawing.clear)}>
          {t.clear}
        </button>
        <button
          type="button"
          title={t.fillHint}
          disabled={brush.colour === null}
          onClick={change(() => brush.colour !== null && drawing.lay(brush.colour))}
        >
          {t.fill}
        </button>
        <button
          type="button"
          title={t.overHint}
          disabled={before === null || before.id === last?.id}
          onClick={change(() => before && drawing.lay(squareOf(before, DRAWING_SIDE)))}
        >
          {t.over}
        </button>
        <button type="button" class="primary" onClick={onClose}>
          {t.done}
        </button>
        <button
          type="button"
          onClick={() => {
            last = null;
            pinPicture(before);
            onClose();
          }}
        >
          {t.discard}
        </button>
      </div>
    </div>
  );
}

function Colours(props: { brush: Brush; onChange: (colour: string | null) => void }) {
  const t = words.value.draw;
  const { colour } = props.brush;
  const own = colour !== null && !COLOURS.some(([, value]) => value === colour);
  return (
    <fieldset class={styles.colours}>
      <legend class="hidden">{t.colour}</legend>
      {COLOURS.map(([name, value]) => (
        <input
          key={name}
          type="radio"
          name="draw-colour"
          aria-label={t.colours[name]}
          title={t.colours[name]}
          style={{ background: value }}
          checked={colour === value}
          onChange={() => props.onChange(value)}
        />
      ))}
      <input
        type="color"
        class={own ? styles.chosen : ""}
        aria-label={t.otherColour}
        title={t.otherColour}
        value={own ? colour : "#40e0d0"}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      <label class={styles.eraser}>
        <input
          type="radio"
          name="draw-colour"
          checked={colour === null}
          onChange={() => props.onChange(null)}
        />
        {t.eraser}
      </label>
    </fieldset>
  );
}

function Board(props: {
  canvas: { current: HTMLCanvasElement | null };
  drawing: Drawing;
  brush: Brush;
  onBegin: () => void;
  onChange: () => void;
}) {
  const t = words.value.draw;
  const { canvas, drawing, brush } = props;
  const board = useRef<HTMLDivElement>(null);
  const at = useRef<Point | null>(null);
  const [pen, setPen] = useState<(Point & { down: boolean }) | null>(null);

  useEffect(() => board.current?.focus({ preventScroll: true }), []);

  const draw = (from: Point, to: Point) => {
    drawing.stroke(from, to, brush);
    props.onChange();
  };
  const begin = (point: Point) => {
    drawing.remember();
    draw(point, point);
    props.onBegin();
  };
  const pointOf = (event: PointerEvent, box: DOMRect): Point => ({
    x: ((event.clientX - box.left) / box.width) * DRAWING_SIDE,
    y: ((event.clientY - box.top) / box.height) * DRAWING_SIDE,
  });

  const press = (event: KeyboardEvent) => {
    const now = pen ?? { x: DRAWING_SIDE / 2, y: DRAWING_SIDE / 2, down: false };
    if (event.key === " " || event.key === "Enter") {
      if (!now.down) begin(now);
      setPen({ ...now, down: !now.down });
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      drawing.undo();
      props.onChange();
      props.onBegin();
    } else {
      const ways: Record<string, [number, number]> = {
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowUp: [0, -1],
        ArrowDown: [0, 1],
      };
      const way = ways[event.key];
      if (way === undefined) return;
      const step = KEY_STEP * (event.shiftKey ? 4 : 1);
      const along = (from: number, by: number) =>
        Math.min(Math.max(from + by * step, 0), DRAWING_SIDE);
      const next = { ...now, x: along(now.x, way[0]), y: along(now.y, way[1]) };
      if (now.down) draw(now, next);
      setPen(next);
    }
    event.preventDefault();
  };

  const share = (length: number) => `${(100 * length) / DRAWING_SIDE}%`;
  const place = (length: number) => Math.round((100 * length) / DRAWING_SIDE);
  return (
    <div
      ref={board}
      class={styles.board}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the board takes keys, so it needs the focus
      tabIndex={0}
      aria-label={t.board}
      onKeyDown={press}
      onBlur={() => setPen(null)}
    >
      <canvas
        ref={canvas}
        width={DRAWING_SIDE}
        height={DRAWING_SIDE}
        onPointerDown={(event) => {
          if (!event.isPrimary || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setPen(null);
          const point = pointOf(event, event.currentTarget.getBoundingClientRect());
          at.current = point;
          begin(point);
        }}
        onPointerMove={(event) => {
          if (at.current === null || !event.isPrimary) return;
          const box = event.currentTarget.getBoundingClientRect();
          // The movement between two frames, where the browser reports it.
          for (const part of event.getCoalescedEvents?.() ?? [event]) {
            const point = pointOf(part, box);
            drawing.stroke(at.current, point, brush);
            at.current = point;
          }
          props.onChange();
        }}
        onPointerUp={() => {
          at.current = null;
        }}
        onPointerCancel={() => {
          at.current = null;
        }}
      />
      {pen === null ? null : (
        <div
          class={`${styles.pen} ${pen.down ? styles.down : ""}`}
          style={{ left: share(pen.x), top: share(pen.y), width: share(brush.width) }}
        />
      )}
      <p class="hidden" role="status">
        {pen === null ? "" : t.penAt(pen.down, place(pen.x), place(pen.y))}
      </p>
    </div>
  );
}
