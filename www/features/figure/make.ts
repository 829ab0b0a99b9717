// Makes a figure of an element of the page, in light or dark colours whatever the page has, and saves it.

import { chartAt } from "../../ui/chart.tsx";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { type Caption, captionMarks } from "./caption.ts";
import { extentOf, marksOf, type Source } from "./collect.ts";
import { paintOf } from "./colour.ts";
import type { Figure, Paint } from "./marks.ts";
import { pngOf } from "./paint.ts";
import { svgOf } from "./svg.ts";
import { widthOf } from "./text.ts";

export type Colours = "light" | "dark";

/** An SVG, or a PNG with so many pixels for one of CSS. */
export type Form = "svg" | 1 | 2 | 4;

const MARGIN = 16;
/** A link in narrower lines would be long. */
const LEAST_WIDTH = 320;
const BLACK: Paint = { colour: "#000000", opacity: 1 };

/** What `work` gives while the page has these colours. It is over before the page is painted. */
function inColours<T>(colours: Colours, work: () => T): T {
  const { dataset } = document.documentElement;
  const before = dataset.theme;
  dataset.theme = colours;
  try {
    return work();
  } finally {
    if (before === undefined) delete dataset.theme;
    else dataset.theme = before;
  }
}

/** What `element` shows now, with a caption below. */
export function figureOf(element: HTMLElement, caption: Caption): Figure<Source> {
  const box = element.getBoundingClientRect();
  const probe = element.appendChild(document.createElement("span"));
  const colour = (property: string): Paint => {
    probe.style.color = `var(${property})`;
    return paintOf(getComputedStyle(probe).color) ?? BLACK;
  };
  const [ground, quiet, accent] = [colour("--surface"), colour("--quiet"), colour("--accent")];
  probe.remove();
  const origin = { x: box.left - MARGIN, y: box.top - MARGIN };
  const marks = marksOf(element, { origin, opacity: 1, narrow: null });
  const extent = extentOf(marks);
  const width = Math.max(LEAST_WIDTH, MARGIN + box.width, extent.right);
  const top = Math.max(MARGIN + box.height, extent.bottom) + MARGIN;
  const { fontFamily: family } = getComputedStyle(document.body);
  const below = captionMarks(
    caption,
    { x: MARGIN, top, width: width - MARGIN },
    { family, quiet, accent },
    widthOf,
  );
  return {
    width: Math.ceil(width + MARGIN),
    height: Math.ceil(top + below.height + MARGIN),
    ground,
    title: caption.words,
    marks: [...marks, ...below.marks],
  };
}

/** A picture as a data: address. Through a copy: a canvas that is read from may be drawn in another way from then on. */
function addressOf(source: Source): string {
  const copy = document.createElement("canvas");
  const image = source instanceof HTMLImageElement;
  copy.width = image ? source.naturalWidth : source.width;
  copy.height = image ? source.naturalHeight : source.height;
  const context = copy.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(source, 0, 0);
  return copy.toDataURL();
}

/**
 * Saves what `element` shows now as a file of this name.
 *
 * @throws where the browser cannot make the picture
 */
export async function saveFigure(
  element: HTMLElement,
  name: string,
  caption: Caption,
  { colours, form }: { colours: Colours; form: Form },
): Promise<void> {
  for (const place of element.querySelectorAll(".chart [role=img]")) chartAt(place)?.update();
  // By then the charts are drawn.
  await new Promise((done) => setTimeout(done));
  const figure = inColours(colours, () => figureOf(element, caption));
  if (form === "svg") {
    saveFile(fileName(name, "svg"), "image/svg+xml", svgOf(figure, addressOf));
  } else {
    saveFile(fileName(name, "png"), "image/png", await pngOf(figure, form));
  }
}
