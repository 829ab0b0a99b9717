// Maps and filters on a canvas, the colour scale that explains them, and plain pictures.

import "./tiles.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Legends, TileImage } from "../protocol.ts";
import { significant } from "./format.ts";
import { arrange, type TileLayout, valueAt } from "./tile-layout.ts";

export interface Pointed {
  tile: number;
  x: number;
  y: number;
}

/** Tiles in their layout. `onPoint` is told of the value under the pointer, and null when it leaves. */
export function Tiles(props: {
  image: TileImage;
  layout: TileLayout;
  label: string;
  onPoint: (at: Pointed | null) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { image, layout } = props;
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(arrange(image, layout), 0, 0);
  }, [image, layout]);
  const point = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * layout.width;
    const y = ((event.clientY - box.top) / box.height) * layout.height;
    props.onPoint(valueAt(layout, image, x, y));
  };
  return (
    <div class="tiles">
      <canvas
        ref={canvas}
        role="img"
        aria-label={props.label}
        width={layout.width}
        height={layout.height}
        style={{ width: `${layout.width * layout.scale}px` }}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => props.onPoint(null)}
      />
    </div>
  );
}

/** The colour scale of a picture of tiles, with the values at its ends. */
export function Legend(props: { image: TileImage; legends: Legends; label: string }) {
  const { scale, limit } = props.image;
  if (scale === "rgb") return null;
  const pixels = props.legends[scale];
  const low = scale === "positive" ? 0 : -limit;
  return (
    <span class="legend">
      <span>{significant(low)}</span>
      <img src={addressOf(pixels)} alt={props.label} draggable={false} />
      <span>{significant(limit)}</span>
    </span>
  );
}

/** Colours from left to right, RGBA. */
type Colours = Legends["signed"];

const addresses = new WeakMap<Colours, string>();
/** A bitmap's two headers (BITMAPFILEHEADER, BITMAPINFOHEADER). */
const HEADERS = 54;

/** A row of colours as the address of an image: a canvas for each legend would be put together anew in every frame. */
function addressOf(colours: Colours): string {
  const known = addresses.get(colours);
  if (known !== undefined) return known;
  const width = colours.length / 4;
  const file = new Uint8Array(HEADERS + 4 * width);
  const fields = new DataView(file.buffer);
  fields.setUint16(0, 0x4d42, true);
  fields.setUint32(2, file.length, true);
  fields.setUint32(10, HEADERS, true);
  fields.setUint32(14, 40, true);
  fields.setInt32(18, width, true);
  fields.setInt32(22, 1, true);
  fields.setUint16(26, 1, true);
  fields.setUint16(28, 32, true);
  for (let at = 0; at < colours.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = colours.subarray(at, at + 3);
    file.set([blue, green, red], HEADERS + at);
  }
  const address = `data:image/bmp;base64,${btoa(String.fromCharCode(...file))}`;
  addresses.set(colours, address);
  return address;
}

/** A picture of 32 x 32 RGBA, `side` screen pixels wide, or as wide as its place. */
export function Picture(props: {
  pixels: Uint8ClampedArray<ArrayBuffer>;
  side?: number;
  label: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { pixels, side } = props;
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, 32, 32), 0, 0);
  }, [pixels]);
  return (
    <canvas
      ref={canvas}
      class="pixels"
      role="img"
      aria-label={props.label}
      width={32}
      height={32}
      style={side === undefined ? {} : { width: `${side}px`, height: `${side}px` }}
    />
  );
}
