// Writes a figure as an SVG that stands alone: text as text, images inside, nothing from elsewhere, no styles.

import type { Figure, Mark, Paint, Stroke, TextMark } from "./marks.ts";

/** Characters that XML has no form for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are meant.
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string): string =>
  text.replace(IMPOSSIBLE, "").replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? "");

/** To a hundredth of a pixel. */
const rounded = (value: number): number => Math.round(100 * value) / 100;

/** Attributes in their order; those that are null are left out. */
function attributes(all: Record<string, string | number | null>): string {
  return Object.entries(all)
    .map(([name, value]) => {
      if (value === null) return "";
      return ` ${name}="${typeof value === "number" ? rounded(value) : escaped(value)}"`;
    })
    .join("");
}

const fillOf = (fill: Paint | null) => ({
  fill: fill?.colour ?? "none",
  "fill-opacity": fill === null || fill.opacity === 1 ? null : fill.opacity,
});

function strokeOf(stroke: Stroke | null) {
  if (stroke === null) return {};
  return {
    stroke: stroke.colour,
    "stroke-width": stroke.width,
    "stroke-opacity": stroke.opacity === 1 ? null : stroke.opacity,
    "stroke-dasharray": stroke.dash.length === 0 ? null : stroke.dash.map(rounded).join(" "),
    "stroke-linecap": stroke.cap === "butt" ? null : stroke.cap,
    "stroke-linejoin": stroke.join === "miter" ? null : stroke.join,
  };
}

function textOf({ x, y, text, anchor, font, fill, href }: TextMark): string {
  const said = `<text${attributes({
    x,
    y,
    "text-anchor": anchor === "start" ? null : anchor,
    "font-family": font.family,
    "font-size": font.size,
    "font-weight": font.weight === "400" ? null : font.weight,
    "font-style": font.style === "normal" ? null : font.style,
    "letter-spacing": font.spacing === 0 ? null : font.spacing,
    "xml:space": "preserve",
    ...fillOf(fill),
  })}>${escaped(text)}</text>`;
  return href === undefined ? said : `<a${attributes({ href })}>${said}</a>`;
}

/** The text of an SVG; `addressOf` gives an image as a data: address. */
export function svgOf<Source>(
  figure: Figure<Source>,
  addressOf: (source: Source) => string,
): string {
  const { width, height, ground, title } = figure;
  let clips = 0;

  function written(mark: Mark<Source>): string {
    switch (mark.kind) {
      case "rect": {
        const { x, y, width, height, radius } = mark;
        const rx = radius === 0 ? null : radius;
        return `<rect${attributes({ x, y, width, height, rx, ...fillOf(mark.fill), ...strokeOf(mark.stroke) })}/>`;
      }
      case "text":
        return textOf(mark);
      case "image": {
        const { x, y, width, height, opacity } = mark;
        return `<image${attributes({
          x,
          y,
          width,
          height,
          opacity: opacity === 1 ? null : opacity,
          preserveAspectRatio: "none",
          "image-rendering": mark.smooth ? null : "pixelated",
          href: addressOf(mark.source),
        })}/>`;
      }
      case "path":
        return `<path${attributes({ d: mark.path, ...fillOf(mark.fill), ...strokeOf(mark.stroke) })}/>`;
      case "group":
        return group(mark);
    }
  }

  function group({ matrix, clip, marks }: Extract<Mark<Source>, { kind: "group" }>): string {
    const inside = marks.map(written).join("\n");
    const transform =
      matrix === null ? null : `matrix(${matrix.map((one) => Number(one.toFixed(5))).join(" ")})`;
    if (clip === null) return `<g${attributes({ transform })}>${inside}</g>`;
    clips += 1;
    const id = `clip-${clips}`;
    const { x, y, width, height, radius } = clip;
    const rx = radius === 0 ? null : radius;
    const shape = `<rect${attributes({ x, y, width, height, rx })}/>`;
    return `<g${attributes({ transform })}><clipPath id="${id}">${shape}</clipPath><g clip-path="url(#${id})">${inside}</g></g>`;
  }

  const around = { xmlns: "http://www.w3.org/2000/svg", width, height };
  const whole: Mark<Source> = {
    kind: "rect",
    ...{ x: 0, y: 0, width, height, radius: 0 },
    fill: ground,
    stroke: null,
  };
  return `<svg${attributes({ ...around, viewBox: `0 0 ${rounded(width)} ${rounded(height)}` })}>
<title>${escaped(title)}</title>
${[whole, ...figure.marks].map(written).join("\n")}
</svg>
`;
}
