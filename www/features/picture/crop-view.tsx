// The visitor's picture with the square that the network is shown: dragged, pinched, zoomed, or moved by keys.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Crop, PictureSource } from "../../app/picture-source.ts";
import { live } from "../../app/store.ts";
import { percent } from "../../ui/format.ts";
import {
  centredAt,
  closeness,
  middleSquare,
  movable,
  moved,
  resized,
  sideOf,
  wholePicture,
  wholeSquare,
} from "./crop.ts";
import * as styles from "./crop-view.module.css";
import { overview, recrop } from "./source.ts";
import { words } from "./tool-words.ts";
import { words as panel } from "./words.ts";

const STAGE_SIDE = 512;
/** An arrow key moves the square by this share of its side; with Shift, by four times as much. */
const KEY_STEP = 1 / 16;
const KEY_ZOOM = 1.1;

interface Props {
  source: PictureSource;
  name: string;
  /** What the network sees. */
  children: ComponentChildren;
}

export default function CropEditor({ source, name, children }: Props) {
  const t = words.value;
  const { size, crop } = source;
  const close = closeness(size, crop);
  return (
    <>
      <figure>
        <CropArea source={source} name={name || panel.value.original} />
        <figcaption class="quiet">{name || panel.value.original}</figcaption>
      </figure>
      {children}
      <div class={styles.tools}>
        <input
          type="range"
          aria-label={t.zoom}
          title={t.zoom}
          min={0}
          max={100}
          step="any"
          value={100 * close}
          aria-valuetext={percent(wholeSquare(size, crop).side / Math.max(size.width, size.height))}
          disabled={size.width === 1 && size.height === 1}
          onInput={(event) => {
            const side = sideOf(size, event.currentTarget.valueAsNumber / 100);
            recrop(resized(size, crop, side));
          }}
        />
        <button type="button" title={t.middleSquareHint} onClick={() => recrop(middleSquare(size))}>
          {t.middleSquare}
        </button>
        <button type="button" title={t.wholePictureHint} onClick={() => recrop(wholePicture(size))}>
          {t.wholePicture}
        </button>
      </div>
    </>
  );
}

/** The whole picture on a square as long as its longer side, with the crop over it. */
function CropArea({ source, name }: { source: PictureSource; name: string }) {
  const t = words.value;
  const element = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const { size, raster } = source;
  const longest = Math.max(size.width, size.height);
  const shares = { width: size.width / longest, height: size.height / longest };

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.imageSmoothingEnabled = longest > 4 * 32;
    const { width, height } = context.canvas;
    context.drawImage(overview(source, STAGE_SIDE), 0, 0, width, height);
  }, [raster]);

  /** Events may come faster than renders: each starts from the square of the last one. */
  const change = (next: (crop: Crop) => Crop) =>
    recrop(next(live.picture.value?.source?.crop ?? source.crop));
  /** Picture pixels for each screen pixel. */
  const finer = () => longest / (element.current?.clientWidth || longest);

  const drag = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    pointers.current.set(event.pointerId, now);
    const fingers = pointers.current.size;
    const [right, down] = [now.x - before.x, now.y - before.y].map(
      (by) => (by * finer()) / fingers,
    );
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    const apart = (at: typeof now) =>
      other === undefined ? 1 : Math.max(1, Math.hypot(at.x - other.x, at.y - other.y));
    // Moving fingers apart enlarges the square.
    const larger = apart(now) / apart(before);
    change((crop) => moved(size, resized(size, crop, crop.side * larger), right ?? 0, down ?? 0));
  };
  const lift = (event: PointerEvent) => pointers.current.delete(event.pointerId);

  const wheel = (event: WheelEvent) => {
    // The wheel scrolls the page unless the square has the focus; a pinch on a touchpad comes with Ctrl.
    if (!event.ctrlKey && document.activeElement !== frame.current) return;
    event.preventDefault();
    const speed = event.ctrlKey ? 0.01 : event.deltaMode === 0 ? 0.002 : 0.05;
    change((crop) => resized(size, crop, crop.side * Math.exp(event.deltaY * speed)));
  };

  const press = (event: KeyboardEvent) => {
    const keys: Record<string, (crop: Crop, step: number) => Crop> = {
      ArrowLeft: (crop, step) => moved(size, crop, -step, 0),
      ArrowRight: (crop, step) => moved(size, crop, step, 0),
      ArrowUp: (crop, step) => moved(size, crop, 0, -step),
      ArrowDown: (crop, step) => moved(size, crop, 0, step),
      "+": (crop) => resized(size, crop, crop.side / KEY_ZOOM),
      "=": (crop) => resized(size, crop, crop.side / KEY_ZOOM),
      "-": (crop) => resized(size, crop, crop.side * KEY_ZOOM),
      Home: () => middleSquare(size),
      End: () => wholePicture(size),
    };
    const key = keys[event.key];
    if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change((crop) => key(crop, crop.side * KEY_STEP * (event.shiftKey ? 4 : 1)));
  };

  /** A click or tap beside the square moves its middle there. */
  const point = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    if (event.target !== event.currentTarget) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) * finer() - (longest - size.width) / 2;
    const y = (event.clientY - box.top) * finer() - (longest - size.height) / 2;
    change((crop) => centredAt(size, crop, x, y));
  };

  const crop = wholeSquare(size, source.crop);
  const share = (pixels: number) => `${(100 * pixels) / longest}%`;
  const place = {
    left: share(crop.x + crop.side / 2 + (longest - size.width) / 2),
    top: share(crop.y + crop.side / 2 + (longest - size.height) / 2),
    width: share(crop.side),
  };
  const box = { width: `${100 * shares.width}%`, height: `${100 * shares.height}%` };
  const hole = {
    left: `${(100 * (crop.x + crop.side / 2)) / size.width}%`,
    top: `${(100 * (crop.y + crop.side / 2)) / size.height}%`,
    width: `${(100 * crop.side) / size.width}%`,
  };
  const { across, down } = movable(size, crop);
  // A finger that cannot move the square scrolls the page.
  const free = across && down ? "none" : across ? "pan-y" : down ? "pan-x" : "pan-x pan-y";
  return (
    <div class={styles.crop} ref={element} onPointerUp={point} onWheel={wheel}>
      <div class={styles.paper} style={place} />
      <canvas
        ref={canvas}
        role="img"
        aria-label={name}
        width={Math.max(1, Math.round(STAGE_SIDE * shares.width))}
        height={Math.max(1, Math.round(STAGE_SIDE * shares.height))}
        style={box}
      />
      <div class={styles.shade} style={box}>
        <div style={hole} />
      </div>
      <div
        ref={frame}
        class={styles.frame}
        role="slider"
        tabIndex={0}
        aria-label={t.crop}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * closeness(size, source.crop))}
        aria-valuetext={t.cropAt(
          percent(crop.x / size.width),
          percent(crop.y / size.height),
          percent(crop.side / longest),
        )}
        title={t.cropHint}
        style={{ ...place, touchAction: free }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        }}
        onPointerMove={drag}
        onPointerUp={lift}
        onPointerCancel={lift}
        onDblClick={() => change(() => middleSquare(size))}
        onKeyDown={press}
      />
    </div>
  );
}
