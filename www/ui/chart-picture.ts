// Charts as one picture to keep: their legends and lines as they stand on the page, one below the other.

const MARGIN = 16;
const LEGEND = 26;
const SWATCH = 18;

/** A PNG of all charts in `place`, in the theme and the resolution of the screen; null where there are none yet. */
export function chartsAsPng(place: HTMLElement): Promise<Blob | null> {
  const charts = [...place.querySelectorAll<HTMLElement>(".chart")].flatMap((chart) => {
    const canvas = chart.querySelector("canvas");
    return canvas === null ? [] : [{ chart, canvas }];
  });
  const first = charts[0];
  if (first === undefined) return Promise.resolve(null);
  const scale = first.canvas.width / first.canvas.clientWidth;
  const width = Math.max(...charts.map(({ canvas }) => canvas.clientWidth)) + 2 * MARGIN;
  const heights = charts.map(({ canvas }) => canvas.clientHeight + LEGEND + MARGIN);
  const picture = document.createElement("canvas");
  picture.width = Math.round(scale * width);
  picture.height = Math.round(scale * heights.reduce((sum, height) => sum + height, MARGIN));
  const context = picture.getContext("2d");
  if (context === null) return Promise.resolve(null);
  const style = getComputedStyle(place);
  const surface = place.closest("section");
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(surface ?? place).backgroundColor;
  context.fillRect(0, 0, width, picture.height / scale);
  let top = MARGIN;
  charts.forEach(({ chart, canvas }, at) => {
    legend(context, chart, style, top);
    context.drawImage(canvas, MARGIN, top + LEGEND, canvas.clientWidth, canvas.clientHeight);
    top += heights[at] ?? 0;
  });
  return new Promise((done) => picture.toBlob(done, "image/png"));
}

function legend(
  context: CanvasRenderingContext2D,
  chart: HTMLElement,
  style: CSSStyleDeclaration,
  top: number,
): void {
  context.font = `13px ${style.fontFamily}`;
  context.textBaseline = "middle";
  let left = MARGIN;
  for (const entry of chart.querySelectorAll<HTMLElement>(".chart-legend > span")) {
    const swatch = entry.querySelector("i");
    if (swatch !== null) {
      context.fillStyle = getComputedStyle(swatch).backgroundColor;
      context.fillRect(left, top + LEGEND / 2 - 2, SWATCH, 3);
      left += SWATCH + 6;
    }
    // The name and its value are apart on the page by style alone.
    const words = [...entry.childNodes]
      .map((node) => node.textContent ?? "")
      .join(" ")
      .trim();
    context.fillStyle = getComputedStyle(entry).color;
    context.fillText(words, left, top + LEGEND / 2);
    left += context.measureText(words).width + MARGIN;
  }
}
