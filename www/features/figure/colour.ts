// Colours of styles in the form that figures have.

import type { Paint } from "./marks.ts";

const known = new Map<string, Paint>();

let pixel: CanvasRenderingContext2D | null = null;

/** The channels of a colour that is not written as rgb(): the browser paints it. */
function painted(colour: string): number[] {
  pixel ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (pixel === null) throw new Error("no canvas");
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function read(colour: string): Paint {
  const [, written] = /^rgba?\((.*)\)$/.exec(colour) ?? [];
  const numbers = written?.split(/[\s,/]+/).map(Number) ?? painted(colour);
  const [red = 0, green = 0, blue = 0, opacity = 1] = numbers;
  const hex = (value: number) => Math.round(value).toString(16).padStart(2, "0");
  return { colour: `#${hex(red)}${hex(green)}${hex(blue)}`, opacity };
}

/** A computed colour as paint; null where nothing of it is seen. */
export function paintOf(colour: string, opacity = 1): Paint | null {
  const paint = known.get(colour) ?? read(colour);
  known.set(colour, paint);
  const seen = paint.opacity * opacity;
  return seen === 0 ? null : { ...paint, opacity: seen };
}
