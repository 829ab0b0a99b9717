// What the inspected value depends on, framed in the picture and in every map before it on the stage.

import { inspected } from "./state.ts";
import * as styles from "./style.module.css";

/** The maps of a layer where they stand; the picture is layer 0. */
export interface Framed {
  layer: number;
  /** Of a map, in values. */
  height: number;
  width: number;
  places: readonly { x: number; y: number; width: number; height: number }[];
}

export default function FieldFrames({ layers }: { layers: readonly Framed[] }) {
  const { place, terms } = inspected.value ?? {};
  if (place === undefined || terms === undefined) return null;
  return (
    <div aria-hidden="true">
      {layers.flatMap(({ layer, height, width, places }) => {
        const field = layer < place.layer ? terms.fields[layer] : undefined;
        if (field === undefined || height * width === 1) return [];
        const { top, left, bottom, right } = field;
        return places.map((tile, at) => (
          <i
            key={`${layer} ${at}`}
            class={styles.frame}
            data-testid="field-frame"
            data-layer={layer}
            data-value={[top, left, bottom, right].join(" ")}
            style={{
              left: `${tile.x + (tile.width * left) / width}px`,
              top: `${tile.y + (tile.height * top) / height}px`,
              width: `${(tile.width * (right - left)) / width}px`,
              height: `${(tile.height * (bottom - top)) / height}px`,
            }}
          />
        ));
      })}
    </div>
  );
}
