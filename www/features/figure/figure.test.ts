import { expect, test } from "vitest";
import { captionMarks, wrapped } from "./caption.ts";
import { type Figure, type Font, type Mark, plainStroke } from "./marks.ts";
import { polyline, thinned } from "./points.ts";
import { svgOf } from "./svg.ts";

const INK = { colour: "#14181c", opacity: 1 };
const FONT: Font = {
  style: "normal",
  weight: "400",
  size: 12,
  family: '"A & B", serif',
  spacing: 0,
};

const figure = (marks: Mark<string>[]): Figure<string> => ({
  width: 100.4,
  height: 50,
  ground: { colour: "#ffffff", opacity: 1 },
  title: "Curves <3",
  marks,
});

const written = (...marks: Mark<string>[]) => svgOf(figure(marks), (name) => `data:,${name}`);

test("an SVG has its size, its title and its ground, and nothing from elsewhere", () => {
  const svg = written();
  expect(svg).toContain(
    '<svg xmlns="http://www.w3.org/2000/svg" width="100.4" height="50" viewBox="0 0 100.4 50">',
  );
  expect(svg).toContain("<title>Curves &lt;3</title>");
  expect(svg).toContain('<rect x="0" y="0" width="100.4" height="50" fill="#ffffff"/>');
  expect(svg.match(/https?:/g)).toHaveLength(1);
});

test("words are words, escaped, and lead where they should", () => {
  const text = `"R&D" <b>\u0000\ud800 ключ`;
  const mark = { kind: "text", x: 1.006, y: 2, text, font: FONT, fill: INK } as const;
  const svg = written(
    { ...mark, anchor: "end" },
    { ...mark, anchor: "start", text: "link", href: 'https://x.org/?a=1&b="2"' },
  );
  expect(svg).toContain("&quot;R&amp;D&quot; &lt;b&gt; ключ</text>");
  expect(svg).toContain(
    'x="1.01" y="2" text-anchor="end" font-family="&quot;A &amp; B&quot;, serif"',
  );
  expect(svg).toContain('<a href="https://x.org/?a=1&amp;b=&quot;2&quot;"><text');
});

test("pictures are crisp, and what is clipped and turned stays so", () => {
  const image: Mark<string> = {
    kind: "image",
    ...{ x: 0, y: 0, width: 64, height: 64, opacity: 0.5 },
    source: "maps",
    smooth: false,
  };
  const clip = { x: 0, y: 0, width: 32, height: 32, radius: 4 };
  const group = (marks: Mark<string>[]): Mark<string> => ({
    kind: "group",
    matrix: [0, 1, -1, 0, 1 / 3, 0],
    clip,
    marks,
  });
  const svg = written(group([image]), group([]));
  expect(svg).toContain('image-rendering="pixelated" href="data:,maps"/>');
  expect(svg).toContain('<g transform="matrix(0 1 -1 0 0.33333 0)"><clipPath id="clip-1">');
  expect(new Set(svg.match(/id="[^"]+"/g)).size).toBe(2);
});

test("strokes have their width, their dashes and their ends", () => {
  const stroke = { ...plainStroke(INK, 1.5), dash: [4, 2], cap: "round" as const };
  expect(written({ kind: "path", path: "M0 0L1 1", fill: null, stroke })).toContain(
    '<path d="M0 0L1 1" fill="none" stroke="#14181c" stroke-width="1.5" stroke-dasharray="4 2" stroke-linecap="round"/>',
  );
});

test("a caption wraps, and a long link breaks anywhere, each line of it a link", () => {
  const width = (text: string) => text.length;
  expect(wrapped("one two three", 7, width)).toEqual(["one two", "three"]);
  expect(wrapped("to https://x.org/?net=conv", 9, width).join("")).toBe(
    "tohttps://x.org/?net=conv",
  );
  const link = `https://x.org/?net=${"conv~".repeat(40)}`;
  const { marks, height } = captionMarks(
    { words: "Convscope · after 200 examples", link },
    { x: 16, top: 100, width: 60 },
    { family: "serif", quiet: INK, accent: INK },
    (text) => text.length,
  );
  const lines = marks.flatMap((mark) => (mark.kind === "text" ? [mark] : []));
  const links = lines.filter(({ href }) => href === link);
  expect(links.map(({ text }) => text).join("")).toBe(link);
  expect(lines.length).toBe(links.length + 1);
  expect(Math.max(...lines.map(({ y }) => y))).toBeLessThan(100 + height);
});

test("a long run's line keeps its peaks and loses the rest", () => {
  const points = Array.from({ length: 10_000 }, (_, at) => ({ x: at / 100, y: at % 7 }));
  points[5020] = { x: 50.2, y: 99 };
  const kept = thinned(points);
  expect(kept.length).toBeLessThanOrEqual(2 * 200);
  expect(kept).toContainEqual({ x: 50.2, y: 99 });
  expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).toSorted((a, b) => a - b));
  expect(thinned(points.slice(0, 2))).toEqual(points.slice(0, 2));
  expect(
    polyline([
      { x: 0, y: 1 / 3 },
      { x: 2, y: 3 },
    ]),
  ).toBe("M0 0.33L2 3");
});
