// A few maps of the running layer for the picture in focus, on its card in the editor.

import { useMemo, useRef } from "preact/hooks";
import { tensorVisible } from "../../app/snapshots/interest.ts";
import { layerView } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import type { TileImage } from "../../protocol/snapshot.ts";
import { layoutTiles } from "../../ui/tile-layout.ts";
import { Tiles } from "../../ui/tiles.tsx";
import { useOnScreen } from "../../ui/visibility.ts";
import * as styles from "./strip.module.css";

/** Screen pixels. */
const HEIGHT = 28;

/** As many of the first maps as fit side by side. */
function firstOf(image: TileImage, width: number): TileImage {
  const side = (HEIGHT / image.height) * (image.width + 1);
  const count = Math.max(1, Math.min(image.count, Math.floor(width / side)));
  const pixels = image.pixels.subarray(0, 4 * count * image.width * image.height);
  return { ...image, count, pixels };
}

export function Strip({ index, name, width }: { index: number; name: string; width: number }) {
  const element = useRef<HTMLDivElement>(null);
  useOnScreen(element, (visible) => tensorVisible(index, "activations", visible));
  const whole = layerView(index).value?.parts.activations;
  const image = useMemo(() => whole && firstOf(whole, width), [whole, width]);
  const layout = useMemo(() => {
    if (image === undefined) return null;
    const row = layoutTiles({ ...image, group: 1 }, Number.POSITIVE_INFINITY);
    return { ...row, scale: HEIGHT / image.height };
  }, [image?.count, image?.width, image?.height]);
  return (
    <div class={styles.strip} ref={element}>
      {image === undefined || layout === null ? null : (
        <Tiles
          image={image}
          layout={layout}
          label={text.value.imageOf(text.value.tensors.activations, name)}
          onPoint={() => undefined}
        />
      )}
    </div>
  );
}
