// An element of the page as one image: its words, canvases, images and coloured marks where they stand on the page.

const MARGIN = 16;
/** Image pixels for each CSS pixel, so that it is sharp on paper. */
const LEAST_SCALE = 2;
/** The pixels of the largest canvas that every browser can make. */
const MOST_PIXELS = 16e6;

/** Elements that are left out: controls, and words for screen readers. */
const LEFT_OUT = "button, input, select, textarea, svg, .hidden";

/**
 * A PNG of `place` in the theme of the page.
 *
 * @throws where the browser cannot make it
 */
export function pictureOf(place: HTMLElement): Promise<Blob> {
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (context === null) throw new Error("no canvas");
  const box = place.getBoundingClientRect();
  const [width, height] = [box.width + 2 * MARGIN, box.height + 2 * MARGIN];
  const scale = Math.min(
    Math.max(LEAST_SCALE, devicePixelRatio),
    Math.sqrt(MOST_PIXELS / (width * height)),
  );
  picture.width = Math.round(scale * width);
  picture.height = Math.round(scale * height);
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(place.closest("section") ?? place).backgroundColor;
  context.fillRect(0, 0, width, height);
  context.translate(MARGIN - box.left, MARGIN - box.top);
  paint(context, place);
  return new Promise((done, fail) => {
    picture.toBlob((blob) => (blob === null ? fail(new Error("no PNG")) : done(blob)), "image/png");
  });
}

function paint(context: CanvasRenderingContext2D, element: Element): void {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility !== "visible" || element.matches(LEFT_OUT)) {
    return;
  }
  const box = element.getBoundingClientRect();
  context.fillStyle = style.backgroundColor;
  context.fillRect(box.left, box.top, box.width, box.height);
  const drawn = element instanceof HTMLCanvasElement || element instanceof HTMLImageElement;
  if (drawn && box.width > 0 && element.width > 0) {
    context.imageSmoothingEnabled = style.imageRendering !== "pixelated";
    context.drawImage(element, box.left, box.top, box.width, box.height);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) paint(context, child);
    else if (child instanceof Text) write(context, child, style);
  }
}

/** Writes word by word, and a broken word letter by letter, so that lines break as on the page. */
function write(context: CanvasRenderingContext2D, text: Text, style: CSSStyleDeclaration): void {
  context.fillStyle = style.color;
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const range = document.createRange();
  const put = (from: number, to: number): boolean => {
    range.setStart(text, from);
    range.setEnd(text, to);
    const [line, next] = range.getClientRects();
    if (line === undefined || next !== undefined) return false;
    const words = text.data.slice(from, to);
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } =
      context.measureText(words);
    context.fillText(words, line.left, line.top + (line.height + above - below) / 2);
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
}
