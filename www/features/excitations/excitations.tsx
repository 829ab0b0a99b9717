// What excites one map while the network learns: the patches of the data on which it is largest, and a picture made for it.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { classes, live } from "../../app/store.ts";
import { className } from "../../i18n/text.ts";
import type { PatchResult } from "../../protocol/excitations.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { Check } from "../../ui/controls.tsx";
import { count, significant } from "../../ui/format.ts";
import { useOnScreen } from "../../ui/visibility.ts";
import SaveFigure from "../figure/save-figure.tsx";
import { Ascent } from "./ascent.tsx";
import { type Patch, patchesOf, type Size, sizeOf } from "./cut.ts";
import { Cut, Framed } from "./patch.tsx";
import { viewerOf } from "./queue.ts";
import { Searched } from "./said.tsx";
import { patchQueue } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const PATCHES = 9;

export default function Excitations({ layer, map }: { layer: LayerInfo; map: number }) {
  const t = words.value;
  const element = useRef<HTMLDivElement>(null);
  const viewer = useMemo(
    () => viewerOf<PatchResult>({ layer: layer.index, first: map, count: 1, most: PATCHES }),
    [layer.index],
  );
  useEffect(() => patchQueue.add(viewer), [viewer]);
  useOnScreen(element, (visible) => patchQueue.setVisible(viewer, visible));
  useEffect(() => {
    const { wanted } = viewer;
    if (wanted.first !== map) void patchQueue.lookAt(viewer, { ...wanted, first: map });
  }, [viewer, map]);
  const [whole, setWhole] = useState(false);
  const [again, setAgain] = useState(0);
  const found = viewer.found.value;
  const patches = useMemo(
    () => (found === null ? [] : patchesOf(found).filter((patch) => patch.map === map)),
    [found, map],
  );
  const excited = patches[0]?.value === 0 ? null : patches.length > 0;
  const title = layer.output.height * layer.output.width === 1 ? t.unit : t.title;
  return (
    <div
      ref={element}
      class={styles.excitations}
      data-testid="excitations"
      data-value={found === null ? 0 : found.done / Math.max(1, found.total)}
    >
      <header>
        <h4>{title(count(map + 1))}</h4>
        <Check label={t.whole} checked={whole} onChange={setWhole} />
        <button
          type="button"
          class="small"
          title={t.againHint}
          disabled={viewer.searching.value || live.opened.value === null}
          onClick={() => {
            patchQueue.again(viewer);
            setAgain(again + 1);
          }}
        >
          {t.again}
        </button>
        <SaveFigure icon of={element} name="excitations" label={title(count(map + 1))} />
      </header>
      <div class={styles.both}>
        <ol class={styles.patches}>
          {Array.from({ length: PATCHES }, (_, place) => (
            <PatchView
              key={place}
              patch={patches[place]}
              size={found && sizeOf(found)}
              whole={whole}
            />
          ))}
        </ol>
        <Ascent layer={layer} map={map} again={again} />
      </div>
      <Searched found={found} excited={excited} searching={viewer.searching.value} />
    </div>
  );
}

function PatchView(props: { patch: Patch | undefined; size: Size | null; whole: boolean }) {
  const { patch, size, whole } = props;
  // A map that is zero on a picture is not excited by it.
  if (patch === undefined || size === null || patch.value === 0) return <li />;
  const name = className(classes.value[patch.label]);
  const value = significant(patch.value);
  const label = words.value.patch(name, value, count(patch.picture + 1));
  return (
    <li title={label}>
      {whole ? (
        <Framed patch={patch} label={label} />
      ) : (
        <Cut patch={patch} size={size} label={label} />
      )}
      <b data-testid="patch" data-value={patch.value} translate={false}>
        {value}
      </b>
      <span>{name}</span>
    </li>
  );
}
