// One tensor of a layer, as tiles that can be pointed at: its maps, its filters or the gradients on them.

import { useMemo, useRef, useState } from "preact/hooks";
import { hoverOver, tensorVisible } from "../../app/snapshots/interest.ts";
import { recordingOf } from "../../app/snapshots/recording.ts";
import { classes, layerView, live } from "../../app/store.ts";
import { className, kindName, text } from "../../i18n/text.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import type { LayerTensor, TileImage } from "../../protocol/snapshot.ts";
import { significant } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import { layoutTiles } from "../../ui/tile-layout.ts";
import { Legend, Tiles } from "../../ui/tiles.tsx";
import { useOnScreen } from "../../ui/visibility.ts";
import * as styles from "./style.module.css";

import { words } from "./words.ts";

const Templates = lazy(() => import("./templates.tsx"));
const Replay = lazy(() => import("../recording/replay.tsx"));

function tensorName(layer: LayerInfo, tensor: LayerTensor): string {
  const t = words.value;
  if (layer.kind !== "fc") return text.value.tensors[tensor];
  if (tensor === "filters") return t.weights;
  return tensor === "filterGradients" ? t.weightGradients : text.value.tensors[tensor];
}

/** The name of a tile. */
function tileName(layer: LayerInfo, tensor: LayerTensor, image: TileImage, tile: number): string {
  const t = words.value;
  const unit = (index: number) =>
    layer.output.channels === classes.value.length
      ? className(classes.value[index])
      : t.filter(index + 1);
  const [group, member] = [Math.floor(tile / image.group), tile % image.group];
  if (tensor === "filters" || tensor === "filterGradients") {
    if (layer.kind === "fc") return t.unitChannel(unit(group), member + 1);
    return image.group === 1 ? t.filter(tile + 1) : t.filterChannel(group + 1, member + 1);
  }
  return layer.output.height === 1 ? unit(tile) : t.map(tile + 1);
}

export function TensorTiles(props: { layer: LayerInfo; tensor: LayerTensor; available: number }) {
  const { layer, tensor, available } = props;
  const t = words.value;
  const element = useRef<HTMLDivElement>(null);
  useOnScreen(element, (visible) => tensorVisible(layer.index, tensor, visible));
  const [replayed, setReplayed] = useState(false);
  const filters = tensor === "filters";
  const past = filters && replayed ? recordingOf(layer.index).shown.value : null;
  const image = past?.image ?? layerView(layer.index).value?.parts[tensor];
  const legends = live.opened.value?.legends;
  const { count: tiles = 1, width = 1, height = 1, group = 1 } = image ?? expected(layer, tensor);
  // Maps leave room for their gradients beside them.
  const room = group === 1 && available > 900 ? available / 2 - 12 : available;
  const layout = useMemo(
    () => layoutTiles({ count: tiles, width, height, group }, Math.max(64, room)),
    [tiles, width, height, group, room],
  );
  const name = tensorName(layer, tensor);
  const templates = hasTemplates(layer, tensor);
  const size = { width: `${layout.width * layout.scale}px` };
  const aspect = { ...size, maxWidth: "100%", aspectRatio: `${layout.width} / ${layout.height}` };
  return (
    <div class={styles.tensor} ref={element} data-part={tensor} data-templates={templates}>
      <div class={styles.tensorHead}>
        <b>{name}</b>
        {filters ? (
          <button
            type="button"
            class="small"
            aria-expanded={replayed}
            aria-label={t.overTimeOf(name, `${layer.index}`)}
            title={t.overTimeHint}
            onClick={() => setReplayed(!replayed)}
          >
            {t.overTime}
          </button>
        ) : null}
        {/* Last, because its width changes: a button must not move under the pointer. */}
        {image && legends ? <Legend image={image} legends={legends} label={t.legend} /> : null}
      </div>
      {templates ? (
        <Templates layer={layer} tensor={tensor} image={image} />
      ) : image === undefined ? (
        <div style={aspect} />
      ) : (
        <Tiles
          image={image}
          layout={layout}
          label={text.value.imageOf(name, kindName(layer.kind))}
          onPoint={(at) =>
            hoverOver(at === null ? null : { layer: layer.index, part: tensor, ...at })
          }
        />
      )}
      <PointedValue layer={layer} tensor={tensor} image={image} past={past !== null} />
      {replayed ? <Replay layer={layer} name={name} /> : null}
    </div>
  );
}

/** Whether the weights of each class are a template over the picture itself. */
function hasTemplates(layer: LayerInfo, tensor: LayerTensor): boolean {
  return (
    (tensor === "filters" || tensor === "filterGradients") &&
    layer.kind === "fc" &&
    layer.index === 1 &&
    layer.input.channels === 3 &&
    layer.output.channels === classes.value.length
  );
}

/** The sizes of tiles that are not there yet, so that nothing moves when they come. */
function expected(layer: LayerInfo, tensor: LayerTensor) {
  const { input, output, spec } = layer;
  if (tensor === "activations" || tensor === "activationGradients") {
    const colour = layer.index === 0 && tensor === "activations";
    return {
      count: colour ? 1 : output.channels,
      width: output.width,
      height: output.height,
      group: 1,
    };
  }
  const colour = layer.index === 1 && input.channels === 3;
  const side = (at: number) => Number(Array.isArray(spec.size) ? spec.size[at] : spec.size);
  const [height, width] = layer.kind === "fc" ? [input.height, input.width] : [side(0), side(1)];
  const group = colour ? 1 : input.channels;
  return { count: output.channels * group, width, height, group };
}

function PointedValue(props: {
  layer: LayerInfo;
  tensor: LayerTensor;
  image: TileImage | undefined;
  /** Whether the image is from a recording, which has only the smallest and largest value. */
  past: boolean;
}) {
  const { layer, tensor, image, past } = props;
  const t = words.value;
  if (image === undefined) return <p class={styles.values}>…</p>;
  const at = live.hover.value;
  const value = live.hoverValue.value;
  if (past || at === null || at.layer !== layer.index || at.part !== tensor) {
    return (
      <p class={styles.values} translate={false}>
        {t.minMax(significant(image.min), significant(image.max))}
      </p>
    );
  }
  const shown = value === null ? "…" : significant(value);
  const tile = tileName(layer, tensor, image, at.tile);
  return (
    <p class={`${styles.values} ${styles.pointed}`} translate={false}>
      {t.hover(tile, at.y + 1, at.x + 1, shown)}
    </p>
  );
}
