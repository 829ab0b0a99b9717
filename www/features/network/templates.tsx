// The templates of a linear classifier: the weights of each class as one picture in colour, under its name.

import { hoverOver } from "../../app/snapshots/interest.ts";
import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import type { LayerTensor, TileImage } from "../../protocol/snapshot.ts";
import { Picture } from "../../ui/picture.tsx";
import * as styles from "./templates.module.css";

const BYTES_A_PIXEL = 4;

export default function Templates(props: {
  layer: LayerInfo;
  tensor: LayerTensor;
  /** Undefined before it is first on the screen: then only its place is drawn. */
  image: TileImage | undefined;
}) {
  const { layer, tensor, image } = props;
  const { width, height } = layer.input;
  const bytes = width * height * BYTES_A_PIXEL;
  const answer = live.focus.value?.ranked[0]?.label;
  const point = (tile: number, event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (offset: number, side: number, count: number) =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / side) * count)));
    const x = at(event.clientX - box.left, box.width, width);
    const y = at(event.clientY - box.top, box.height, height);
    hoverOver({ layer: layer.index, part: tensor, tile, x, y });
  };
  return (
    <ul class={styles.templates}>
      {classes.value.map((name, tile) => (
        <li key={name} aria-current={tile === answer}>
          <div
            onPointerMove={(event) => point(tile, event)}
            onPointerDown={(event) => point(tile, event)}
            onPointerLeave={() => hoverOver(null)}
          >
            {image === undefined ? null : (
              <Picture
                pixels={image.pixels.slice(tile * bytes, (tile + 1) * bytes)}
                label={className(name)}
              />
            )}
          </div>
          <span>{className(name)}</span>
        </li>
      ))}
    </ul>
  );
}
