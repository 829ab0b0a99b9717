// Paints a figure on a canvas.

import type { Figure, Mark, Paint, RoundRect, Stroke } from "./marks.ts";

type Context = CanvasRenderingContext2D;

function pathOf({ x, y, width, height, radius }: RoundRect): Path2D {
  const path = new Path2D();
  if (radius === 0) path.rect(x, y, width, height);
  else path.roundRect(x, y, width, height, radius);
  return path;
}

function fillAndStroke(
  context: Context,
  path: Path2D,
  fill: Paint | null,
  stroke: Stroke | null,
): void {
  if (fill !== null) {
    context.globalAlpha = fill.opacity;
    context.fillStyle = fill.colour;
    context.fill(path);
  }
  if (stroke !== null) {
    context.globalAlpha = stroke.opacity;
    context.strokeStyle = stroke.colour;
    context.lineWidth = stroke.width;
    context.lineCap = stroke.cap;
    context.lineJoin = stroke.join;
    context.setLineDash([...stroke.dash]);
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

function paintMark(context: Context, mark: Mark<CanvasImageSource>): void {
  switch (mark.kind) {
    case "rect":
      fillAndStroke(context, pathOf(mark), mark.fill, mark.stroke);
      break;
    case "path":
      fillAndStroke(context, new Path2D(mark.path), mark.fill, mark.stroke);
      break;
    case "image":
      context.globalAlpha = mark.opacity;
      context.imageSmoothingEnabled = mark.smooth;
      context.drawImage(mark.source, mark.x, mark.y, mark.width, mark.height);
      context.globalAlpha = 1;
      break;
    case "text": {
      const { style, weight, size, family, spacing } = mark.font;
      context.font = `${style} ${weight} ${size}px ${family}`;
      // Older browsers have no such property, and close letters up a little less.
      context.letterSpacing = `${spacing}px`;
      context.textAlign = mark.anchor === "middle" ? "center" : mark.anchor;
      context.globalAlpha = mark.fill.opacity;
      context.fillStyle = mark.fill.colour;
      context.fillText(mark.text, mark.x, mark.y);
      context.globalAlpha = 1;
      break;
    }
    case "group":
      context.save();
      if (mark.matrix !== null) context.transform(...mark.matrix);
      if (mark.clip !== null) context.clip(pathOf(mark.clip));
      for (const one of mark.marks) paintMark(context, one);
      context.restore();
  }
}

/**
 * The figure on a canvas with `scale` pixels for one of CSS.
 *
 * @throws where the browser has no canvas left
 */
export function canvasOf(figure: Figure<CanvasImageSource>, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(scale * figure.width);
  canvas.height = Math.round(scale * figure.height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.fillStyle = figure.ground.colour;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  for (const mark of figure.marks) paintMark(context, mark);
  return canvas;
}

/**
 * A PNG with `scale` pixels for one of CSS.
 *
 * @throws where the browser cannot make one so large
 */
export function pngOf(figure: Figure<CanvasImageSource>, scale: number): Promise<Blob> {
  const canvas = canvasOf(figure, scale);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob === null ? fail(new Error("no PNG")) : done(blob)), "image/png");
  });
}
