// Collects what an element of the page shows: its words, pictures, lines and coloured boxes, where they stand.

import { chartAt } from "../../ui/chart.tsx";
import { boxMarks, radiusOf } from "./boxes.ts";
import { chartMarks } from "./chart.ts";
import type { Mark, Matrix, Rect } from "./marks.ts";
import type { Point } from "./points.ts";
import { type Narrow, textMarks } from "./text.ts";
import { vectorMarks } from "./vector.ts";

/** The pictures of a figure. */
export type Source = HTMLCanvasElement | HTMLImageElement;

/** What is no part of a figure: controls, but for those that are a part of the picture, and words for screen readers. */
const LEFT_OUT =
  "button:not([data-in-figure]), label, input, select, textarea, summary, dialog, .hidden";

interface Around {
  origin: Point;
  opacity: number;
  /** The place of a text that ends in three dots where it is too long. */
  narrow: Narrow | null;
}

/** A canvas of one ink in the colour of its text, whatever colour it was drawn with. */
function tinted(canvas: HTMLCanvasElement, colour: string): HTMLCanvasElement {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(canvas, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, copy.width, copy.height);
  return copy;
}

/** An element's place; `Rect` counts from `origin`. */
function rectOf(element: Element, origin: Point): Rect {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left - origin.x, y: top - origin.y, width, height };
}

/**
 * An element that is turned or skewed: what it shows is collected as if it were not, and turned as a whole. Null for any
 * other.
 */
function turned(
  element: Element,
  style: CSSStyleDeclaration,
  around: Around,
): Mark<Source>[] | null {
  if (style.transform === "none" || !(element instanceof HTMLElement)) return null;
  const { a, b, c, d, e, f } = new DOMMatrix(style.transform);
  if (b === 0 && c === 0) return null;
  const [x = 0, y = 0] = style.transformOrigin.split(" ").map(Number.parseFloat);
  const before = element.style.transform;
  element.style.transform = "none";
  const box = rectOf(element, around.origin);
  const marks = marksOf(element, around);
  element.style.transform = before;
  const [ox, oy] = [box.x + x, box.y + y];
  // About the element's own origin.
  const matrix: Matrix = [a, b, c, d, e + ox - a * ox - c * oy, f + oy - b * ox - d * oy];
  return [{ kind: "group", matrix, clip: null, marks }];
}

function imageMarks(
  element: Source,
  style: CSSStyleDeclaration,
  opacity: number,
  rect: Rect,
): Mark<Source>[] {
  if (rect.width === 0 || rect.height === 0 || element.width === 0 || element.height === 0)
    return [];
  const inked = element instanceof HTMLCanvasElement && element.dataset.ink !== undefined;
  const source = inked ? tinted(element, style.color) : element;
  const smooth = style.imageRendering !== "pixelated";
  const image: Mark<Source> = { kind: "image", source, smooth, opacity, ...rect };
  const radius = radiusOf(style, rect);
  const clip = { ...rect, radius };
  return radius === 0 ? [image] : [{ kind: "group", matrix: null, clip, marks: [image] }];
}

/** The place of a text, of an element that shortens it. */
function narrowOf(element: Element, style: CSSStyleDeclaration, before: Narrow | null) {
  if (style.textOverflow !== "ellipsis") return style.display === "inline" ? before : null;
  const { left, right } = element.getBoundingClientRect();
  const padding = (side: string) => Number.parseFloat(style.getPropertyValue(side)) || 0;
  return { left: left + padding("padding-left"), right: right - padding("padding-right") };
}

/** All that `element` shows, from back to front. */
export function marksOf(element: Element, around: Around): Mark<Source>[] {
  const style = getComputedStyle(element);
  if (style.display === "none" || element.matches(LEFT_OUT)) return [];
  const whole = turned(element, style, around);
  if (whole !== null) return whole;
  const { origin } = around;
  const opacity = around.opacity * Number(style.opacity);
  if (element instanceof SVGElement) return vectorMarks(element, around.opacity, origin);
  const rect = rectOf(element, origin);
  const seen = style.visibility === "visible" && opacity > 0;
  const own: Mark<Source>[] = seen ? boxMarks(style, rect, opacity) : [];
  if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement) {
    return seen ? [...own, ...imageMarks(element, style, opacity, rect)] : [];
  }
  const chart = element instanceof HTMLElement ? chartAt(element) : null;
  if (chart !== null && element instanceof HTMLElement) {
    return seen ? [...own, ...chartMarks<Source>(element, chart, opacity, origin)] : [];
  }
  const narrow = narrowOf(element, style, around.narrow);
  const inside = [...element.childNodes].flatMap((child): Mark<Source>[] => {
    if (child instanceof Element) return marksOf(child, { origin, opacity, narrow });
    return child instanceof Text && seen ? textMarks(child, style, opacity, origin, narrow) : [];
  });
  const radius = radiusOf(style, rect);
  const over =
    element.scrollWidth > element.clientWidth + 1 ||
    element.scrollHeight > element.clientHeight + 1;
  // Words have been shortened already.
  const cuttable = inside.some(({ kind }) => kind !== "text") && (over || radius > 0);
  if (!cuttable || !/hidden|clip/.test(style.overflow)) return [...own, ...inside];
  const clip = { ...rect, radius };
  return [...own, { kind: "group", matrix: null, clip, marks: inside }];
}

/** What is around all marks, where that is known without drawing them. */
export function extentOf(marks: readonly Mark<Source>[]): { right: number; bottom: number } {
  let [right, bottom] = [0, 0];
  for (const mark of marks) {
    const box = mark.kind === "group" ? mark.clip : mark;
    if (box !== null && "width" in box) {
      right = Math.max(right, box.x + box.width);
      bottom = Math.max(bottom, box.y + box.height);
    } else if (mark.kind === "group" && mark.matrix === null) {
      const inside = extentOf(mark.marks);
      [right, bottom] = [Math.max(right, inside.right), Math.max(bottom, inside.bottom)];
    }
  }
  return { right, bottom };
}
