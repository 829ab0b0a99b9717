// What a figure consists of, in CSS pixels. It is collected from the page, then written as SVG or painted as PNG.

export interface Paint {
  /** #rrggbb: programs that show slides know no other form. */
  colour: string;
  opacity: number;
}

export interface Stroke extends Paint {
  width: number;
  dash: readonly number[];
  cap: CanvasLineCap;
  join: CanvasLineJoin;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface RoundRect extends Rect {
  radius: number;
}

export interface Font {
  style: string;
  weight: string;
  size: number;
  family: string;
  /** Between letters, beyond the font's own. */
  spacing: number;
}

/** a, b, c, d, e, f as in SVG. */
export type Matrix = readonly [number, number, number, number, number, number];

export interface TextMark {
  kind: "text";
  /** Where the line begins, ends or has its middle, by the anchor; `y` is the baseline. */
  x: number;
  y: number;
  text: string;
  anchor: "start" | "middle" | "end";
  font: Font;
  fill: Paint;
  /** Where a click leads. */
  href?: string;
}

/** A part of a figure; images are of the kind `Source`. */
export type Mark<Source> =
  | ({ kind: "rect"; fill: Paint | null; stroke: Stroke | null } & RoundRect)
  | TextMark
  | ({ kind: "image"; source: Source; smooth: boolean; opacity: number } & Rect)
  | { kind: "path"; path: string; fill: Paint | null; stroke: Stroke | null }
  | { kind: "group"; matrix: Matrix | null; clip: RoundRect | null; marks: Mark<Source>[] };

export interface Figure<Source> {
  width: number;
  height: number;
  ground: Paint;
  /** What it shows, for those who do not see it. */
  title: string;
  marks: Mark<Source>[];
}

/** A stroke with the ends and corners that borders have. */
export const plainStroke = (paint: Paint, width: number): Stroke => ({
  ...paint,
  width,
  dash: [],
  cap: "butt",
  join: "miter",
});
