// The ground of an element, its border, and the rings around it.

import { paintOf } from "./colour.ts";
import { type Mark, plainStroke, type Rect, type RoundRect } from "./marks.ts";

const SIDES = ["top", "right", "bottom", "left"] as const;

const number = (text: string): number => Number.parseFloat(text) || 0;

export function radiusOf(style: CSSStyleDeclaration, { width, height }: Rect): number {
  const text = style.borderTopLeftRadius;
  const radius = text.endsWith("%") ? (number(text) / 100) * width : number(text);
  return Math.min(radius, width / 2, height / 2);
}

/** `rect` with so much more, or less, on every side. */
const grown = ({ x, y, width, height, radius }: RoundRect, by: number): RoundRect => ({
  x: x - by,
  y: y - by,
  width: Math.max(0, width + 2 * by),
  height: Math.max(0, height + 2 * by),
  radius: radius === 0 ? 0 : Math.max(0, radius + by),
});

/** A line of `width` pixels along a box, its middle `out` pixels outside of it. */
function ring(box: RoundRect, out: number, colour: string, width: number, opacity: number) {
  const paint = paintOf(colour, opacity);
  if (paint === null || width === 0) return [];
  const stroke = plainStroke(paint, width);
  return [{ kind: "rect" as const, ...grown(box, out), fill: null, stroke }];
}

/** The border's width on each side, and its colours. */
const borderOf = (style: CSSStyleDeclaration) =>
  SIDES.map((side) => ({
    width: number(style.getPropertyValue(`border-${side}-width`)),
    colour: style.getPropertyValue(`border-${side}-color`),
  }));

function borders(style: CSSStyleDeclaration, box: RoundRect, opacity: number) {
  const sides = borderOf(style);
  const [first] = sides;
  if (first === undefined) return [];
  const same = sides.every(({ width, colour }) => width === first.width && colour === first.colour);
  if (same) return ring(box, -first.width / 2, first.colour, first.width, opacity);
  return sides.flatMap(({ width, colour }, at) => {
    const fill = paintOf(colour, opacity);
    if (fill === null || width === 0) return [];
    const strip = { x: box.x, y: box.y, width: box.width, height: box.height, radius: 0 };
    if (at % 2 === 0) strip.height = width;
    else strip.width = width;
    if (at === 1) strip.x += box.width - width;
    if (at === 2) strip.y += box.height - width;
    return [{ kind: "rect" as const, ...strip, fill, stroke: null }];
  });
}

/** What a shadow without blur draws: a line around the box. */
function shadows(style: CSSStyleDeclaration, box: RoundRect, opacity: number) {
  const [, colour, spread] = /^(.*\)) 0px 0px 0px ([\d.]+)px$/.exec(style.boxShadow) ?? [];
  const width = number(spread ?? "");
  // One over all of the page darkens what is around the box; it is not of the box.
  if (colour === undefined || width > box.width) return [];
  return ring(box, width / 2, colour, width, opacity);
}

export function boxMarks<Source>(
  style: CSSStyleDeclaration,
  rect: Rect,
  opacity: number,
): Mark<Source>[] {
  const box = { ...rect, radius: radiusOf(style, rect) };
  const fill = paintOf(style.backgroundColor, opacity);
  const ground = fill === null ? [] : [{ kind: "rect" as const, ...box, fill, stroke: null }];
  const outline = number(style.outlineWidth);
  const outlined =
    style.outlineStyle === "solid"
      ? ring(box, number(style.outlineOffset) + outline / 2, style.outlineColor, outline, opacity)
      : [];
  return [...shadows(style, box, opacity), ...ground, ...borders(style, box, opacity), ...outlined];
}
