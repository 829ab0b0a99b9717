// A patch: cut out of its picture, or framed in it.

import { useLayoutEffect, useRef } from "preact/hooks";
import { Picture } from "../../ui/picture.tsx";
import { cutOut, type Patch, type Size } from "./cut.ts";
import * as styles from "./style.module.css";

/** A part of a picture, and the size of the part where it lies inside. */
export interface Shown extends Pick<Patch, "pixels" | "field"> {
  size: Size;
}

/** Without a label it is decoration of something that has one. */
export function Cut(props: { patch: Pick<Patch, "pixels" | "field">; size: Size; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { patch, size, label } = props;
  const { height, width } = size;
  useLayoutEffect(() => {
    const cut = cutOut(patch.pixels, patch.field, size);
    canvas.current?.getContext("2d")?.putImageData(cut, 0, 0);
  }, [patch.pixels]);
  const name =
    label === "" ? { "aria-hidden": true } : { role: "img" as const, "aria-label": label };
  return (
    <canvas
      ref={canvas}
      {...name}
      width={width}
      height={height}
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  );
}

const share = (pixels: number) => `${(100 * pixels) / 32}%`;

/** The whole picture, and in it what the value depends on. */
export function Framed({ patch, label }: { patch: Patch; label: string }) {
  const { top, left, bottom, right } = patch.field;
  const frame = {
    top: share(top),
    left: share(left),
    height: share(bottom - top),
    width: share(right - left),
  };
  return (
    <div class={styles.framed}>
      <Picture pixels={patch.pixels} label={label} />
      <i style={frame} />
    </div>
  );
}
