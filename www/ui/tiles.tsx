// Maps and filters on a canvas, and the colour scale that explains them.

import "./tiles.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Legends, TileImage } from "../protocol/snapshot.ts";
import { addressOf } from "./bitmap.ts";
import { significant } from "./format.ts";
import { arrange, type TileLayout, valueAt } from "./tile-layout.ts";

export interface Pointed {
  tile: number;
  x: number;
  y: number;
}

/** Tiles in their layout. `onPoint` gets the value under the pointer, and null when the pointer leaves. */
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
    <span class="legend" translate={false}>
      <span>{significant(low)}</span>
      <img src={addressOf(pixels)} alt={props.label} draggable={false} />
      <span>{significant(limit)}</span>
    </span>
  );
}
