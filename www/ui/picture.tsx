// A picture that the network is shown, on a canvas.

import "./picture.css";
import { useLayoutEffect, useRef } from "preact/hooks";

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
