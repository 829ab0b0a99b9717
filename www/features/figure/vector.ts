// The shapes of an SVG element of the page, where they stand there.

import { paintOf } from "./colour.ts";
import type { Mark, Matrix, Stroke } from "./marks.ts";
import { fontOf } from "./text.ts";

interface Point {
  x: number;
  y: number;
}

/** The outline of a shape in the form of a path's `d`; null of what is no shape. */
function pathOf(shape: SVGElement): string | null {
  if (shape instanceof SVGPathElement) return shape.getAttribute("d");
  if (shape instanceof SVGLineElement) {
    const [x1, y1, x2, y2] = [shape.x1, shape.y1, shape.x2, shape.y2].map(
      ({ baseVal }) => baseVal.value,
    );
    return `M${x1} ${y1}L${x2} ${y2}`;
  }
  if (shape instanceof SVGRectElement) {
    const [x, y, width, height] = [shape.x, shape.y, shape.width, shape.height].map(
      ({ baseVal }) => baseVal.value,
    );
    return `M${x} ${y}h${width}v${height}h${-(width ?? 0)}z`;
  }
  if (shape instanceof SVGPolylineElement || shape instanceof SVGPolygonElement) {
    const points = [...shape.points].map(({ x, y }) => `${x} ${y}`).join("L");
    return `M${points}${shape instanceof SVGPolygonElement ? "z" : ""}`;
  }
  if (shape instanceof SVGCircleElement || shape instanceof SVGEllipseElement) {
    const [rx, ry] = shape instanceof SVGCircleElement ? [shape.r, shape.r] : [shape.rx, shape.ry];
    const [x, y, a, b] = [shape.cx, shape.cy, rx, ry].map(({ baseVal }) => baseVal.value);
    return `M${(x ?? 0) - (a ?? 0)} ${y}a${a} ${b} 0 1 0 ${2 * (a ?? 0)} 0a${a} ${b} 0 1 0 ${-2 * (a ?? 0)} 0z`;
  }
  return null;
}

function strokeOf(style: CSSStyleDeclaration, opacity: number): Stroke | null {
  const paint = style.stroke === "none" ? null : paintOf(style.stroke, opacity);
  const width = Number.parseFloat(style.strokeWidth) || 0;
  if (paint === null || width === 0) return null;
  const dash = style.strokeDasharray.split(/[\s,]+/).map(Number.parseFloat);
  return {
    ...paint,
    opacity: paint.opacity * Number(style.strokeOpacity),
    width,
    dash: dash.some(Number.isNaN) ? [] : dash,
    cap: style.strokeLinecap as CanvasLineCap,
    join: style.strokeLinejoin as CanvasLineJoin,
  };
}

/** From a shape's own coordinates to the figure's, which count from `origin`. */
function matrixOf(shape: SVGGraphicsElement, origin: Point): Matrix {
  const { a, b, c, d, e, f } = shape.getScreenCTM() ?? new DOMMatrix();
  return [a, b, c, d, e - origin.x, f - origin.y];
}

function textMark(
  shape: SVGTextContentElement,
  style: CSSStyleDeclaration,
  opacity: number,
): Mark<never>[] {
  const fill = paintOf(style.fill, opacity);
  const text = shape.textContent?.trim() ?? "";
  if (fill === null || text === "") return [];
  const { x, y } = shape.getStartPositionOfChar(0);
  return [{ kind: "text", x, y, text, anchor: "start", font: fontOf(style), fill }];
}

/** The shapes and words of `element` and of what is in it. */
export function vectorMarks(element: SVGElement, opacity: number, origin: Point): Mark<never>[] {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility !== "visible") return [];
  // A shape's own opacity and that of the groups around it.
  const seen = opacity * Number(style.opacity);
  const path = pathOf(element);
  const within = (marks: Mark<never>[]): Mark<never>[] =>
    marks.length === 0 || !(element instanceof SVGGraphicsElement)
      ? []
      : [{ kind: "group", matrix: matrixOf(element, origin), clip: null, marks }];
  if (path !== null) {
    const fill =
      style.fill === "none" ? null : paintOf(style.fill, seen * Number(style.fillOpacity));
    const stroke = strokeOf(style, seen);
    return fill === null && stroke === null ? [] : within([{ kind: "path", path, fill, stroke }]);
  }
  if (element instanceof SVGTextContentElement) return within(textMark(element, style, seen));
  return [...element.children].flatMap((child) =>
    child instanceof SVGElement ? vectorMarks(child, seen, origin) : [],
  );
}
