// The lines of a text as they are broken on the page.

import { paintOf } from "./colour.ts";
import type { Font, TextMark } from "./marks.ts";

let measuring: CanvasRenderingContext2D | null = null;

function metrics(text: string, { style, weight, size, family }: Font): TextMetrics {
  measuring ??= document.createElement("canvas").getContext("2d");
  if (measuring === null) throw new Error("no canvas");
  measuring.font = `${style} ${weight} ${size}px ${family}`;
  return measuring.measureText(text);
}

export const widthOf = (text: string, font: Font): number => metrics(text, font).width;

export const fontOf = (style: CSSStyleDeclaration): Font => ({
  style: style.fontStyle,
  weight: style.fontWeight,
  size: Number.parseFloat(style.fontSize),
  family: style.fontFamily,
  spacing: Number.parseFloat(style.letterSpacing) || 0,
});

/** The part of a text from `start` to `end` that stands on one line. */
interface Line {
  start: number;
  end: number;
  box: { left: number; right: number; top: number; height: number };
}

/** Word by word, and a broken word letter by letter. */
function linesOf(text: Text): Line[] {
  const range = document.createRange();
  const lines: Line[] = [];
  const put = (start: number, end: number): boolean => {
    range.setStart(text, start);
    range.setEnd(text, end);
    const [box, next] = range.getClientRects();
    if (box === undefined || next !== undefined) return false;
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.box.top - box.top) < 1 && box.left >= line.box.left) {
      line.end = end;
      line.box.right = box.right;
    } else {
      const { left, right, top, height } = box;
      lines.push({ start, end, box: { left, right, top, height } });
    }
    return true;
  };
  for (const { 0: word, index } of text.data.matchAll(/\S+/gu)) {
    if (put(index, index + word.length)) continue;
    let at = index;
    for (const letter of word) {
      put(at, at + letter.length);
      at += letter.length;
    }
  }
  return lines;
}

/** The place of a text that is shortened where it is too long. */
export interface Narrow {
  left: number;
  right: number;
}

/** What is seen of a text that is too long for its place, whose letters have no places of their own; null of any other. */
function shortened(text: Text, place: Narrow, font: Font): Placed[] | null {
  const range = document.createRange();
  range.selectNodeContents(text);
  const [box, next] = range.getClientRects();
  if (box === undefined) return [];
  if (next === undefined && box.right <= place.right + 0.5) return null;
  const left = Math.max(place.left, box.left);
  const letters = [...text.data.replace(/\s+/gu, " ").trim()];
  const fits = (said: string) => left + widthOf(said, font) <= place.right + 1;
  let said = letters.join("");
  while (letters.length > 0 && !fits(said)) {
    letters.pop();
    said = `${letters.join("").trimEnd()}…`;
  }
  const { top, height } = box;
  return [{ said, box: { left, right: left, top, height }, anchor: "start" }];
}

interface Placed {
  said: string;
  box: Line["box"];
  anchor: TextMark["anchor"];
}

/** The lines of a text, counted from `origin`; `narrow` is its place where it is shortened to that. */
export function textMarks(
  text: Text,
  style: CSSStyleDeclaration,
  opacity: number,
  origin: { x: number; y: number },
  narrow: Narrow | null,
): TextMark[] {
  const fill = paintOf(style.color, opacity);
  if (fill === null || text.data.trim() === "") return [];
  const font = fontOf(style);
  const kept = style.whiteSpace.startsWith("pre") && style.whiteSpace !== "pre-line";
  const anchors: Record<string, TextMark["anchor"]> = {
    right: "end",
    end: "end",
    center: "middle",
  };
  // A program with other fonts keeps the edge that stands in line with others.
  const anchor = anchors[style.textAlign] ?? "start";
  const placed =
    (narrow && shortened(text, narrow, font)) ??
    linesOf(text).map(({ start, end, box }): Placed => {
      const data = text.data.slice(start, end);
      return { said: kept ? data : data.replace(/\s+/gu, " "), box, anchor };
    });
  return placed.map(({ said, box, anchor }) => {
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = metrics(said, font);
    const x = { start: box.left, middle: (box.left + box.right) / 2, end: box.right }[anchor];
    const y = box.top + (box.height + above - below) / 2;
    return { kind: "text", x: x - origin.x, y: y - origin.y, text: said, anchor, font, fill };
  });
}
