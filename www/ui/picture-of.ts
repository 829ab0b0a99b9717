// A part of the page as one picture to keep: its words, canvases and coloured marks where they stand on the page.

const MARGIN = 16;
/** Sharp on paper too. */
const LEAST_SCALE = 2;

/** What is not for a picture: things to press, and words for those who hear the page. */
const LEFT_OUT = "button, input, select, textarea, svg, .hidden";

/** A PNG of `place` in the theme of the page; null where it cannot be drawn. */
export function pictureOf(place: HTMLElement): Promise<Blob | null> {
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (context === null) return Promise.resolve(null);
  const box = place.getBoundingClientRect();
  // Wide pictures of tiles may be cut off on the page.
  const canvases = [...place.querySelectorAll("canvas")].map((one) => one.getBoundingClientRect());
  const right = Math.max(box.right, ...canvases.map((canvas) => canvas.right));
  const scale = Math.max(LEAST_SCALE, devicePixelRatio);
  const [width, height] = [right - box.left + 2 * MARGIN, box.height + 2 * MARGIN];
  picture.width = Math.round(scale * width);
  picture.height = Math.round(scale * height);
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(place.closest("section") ?? place).backgroundColor;
  context.fillRect(0, 0, width, height);
  context.translate(MARGIN - box.left, MARGIN - box.top);
  paint(context, place);
  return new Promise((done) => picture.toBlob(done, "image/png"));
}

function paint(context: CanvasRenderingContext2D, element: Element): void {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility !== "visible" || element.matches(LEFT_OUT)) {
    return;
  }
  const box = element.getBoundingClientRect();
  context.fillStyle = style.backgroundColor;
  context.fillRect(box.left, box.top, box.width, box.height);
  if (element instanceof HTMLCanvasElement && box.width > 0 && element.width > 0) {
    context.imageSmoothingEnabled = style.imageRendering !== "pixelated";
    context.drawImage(element, box.left, box.top, box.width, box.height);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) paint(context, child);
    else if (child instanceof Text) write(context, child, style);
  }
}

/** Word by word, and a word that breaks letter by letter, so that lines break where they do on the page. */
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
