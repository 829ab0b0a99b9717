// The words below a figure: what it shows, and a link to the run.

import type { Font, Mark, Paint } from "./marks.ts";

export interface Caption {
  words: string;
  link: string;
}

const LINE = 18;
const SIZE = 12;

/** `text` in lines of at most `width`. A word that is longer, as a link is, breaks anywhere. */
export function wrapped(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const letter of word) {
      if (line !== "" && widthOf(line + letter) > width) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** The caption's marks from `top` on, with their height. Every line of the link leads to it. */
export function captionMarks(
  caption: Caption,
  place: { x: number; top: number; width: number },
  look: { family: string; quiet: Paint; accent: Paint },
  widthOf: (text: string, font: Font) => number,
): { marks: Mark<never>[]; height: number } {
  const font: Font = {
    style: "normal",
    weight: "400",
    size: SIZE,
    family: look.family,
    spacing: 0,
  };
  const linesOf = (text: string) => wrapped(text, place.width, (part) => widthOf(part, font));
  const words = linesOf(caption.words).map((text) => ({ text, fill: look.quiet }));
  const link = linesOf(caption.link).map((text) => ({
    text,
    fill: look.accent,
    href: caption.link,
  }));
  const marks = [...words, ...link].map(
    (line, at): Mark<never> => ({
      kind: "text",
      x: place.x,
      y: place.top + at * LINE + SIZE,
      anchor: "start",
      font,
      ...line,
    }),
  );
  return { marks, height: marks.length * LINE };
}
