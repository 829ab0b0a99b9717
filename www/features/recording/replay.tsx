// The recording of a layer's filters: played, shown moment by moment, and saved as an animated GIF.

import { useEffect, useState } from "preact/hooks";
import { lazyImport } from "../../app/lazy-import.ts";
import {
  alsoRecord,
  canRecord,
  type Frame,
  frameMs,
  recordingOf,
} from "../../app/snapshots/recording.ts";
import { notify } from "../../app/store.ts";
import { kindName } from "../../i18n/text.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { count, percent, significant } from "../../ui/format.ts";
import { Player } from "../../ui/player.tsx";
import { fileName, saveFile } from "../../ui/save-file.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Replay({ layer, name }: { layer: LayerInfo; name: string }) {
  const t = words.value;
  const { frames, shown } = recordingOf(layer.index);
  const [playing, setPlaying] = useState(false);
  const [drawn, setDrawn] = useState<number | null>(null);
  const all = frames.value;
  // Found by its moment: the recording may have dropped the picture itself to make room.
  const later = (frame: Frame) => all.findIndex(({ examples }) => examples >= frame.examples);
  const at = shown.value === null ? all.length : later(shown.value);

  useEffect(() => {
    alsoRecord(layer.index);
    return () => {
      shown.value = null;
    };
  }, [layer.index]);

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const now = shown.peek()?.examples ?? Number.POSITIVE_INFINITY;
      shown.value = frames.peek().find(({ examples }) => examples > now) ?? null;
      if (shown.value === null) setPlaying(false);
    }, frameMs(frames.peek().length));
    return () => clearInterval(timer);
  }, [playing]);

  const play = () => {
    if (shown.value === null) shown.value = all[0] ?? null;
    setPlaying(!playing);
  };
  const save = async () => {
    if (drawn !== null) return;
    setDrawn(0);
    const module = await lazyImport(() => import("./animation.ts"));
    const kind = kindName(layer.kind);
    const caption = ({ examples, image }: Frame) =>
      `${layer.index} ${kind}: ${name.toLowerCase()}, ±${significant(image.limit)}, ${t.after(count(examples))}`;
    try {
      const movie = await module?.asGif(all, caption, setDrawn);
      if (movie) saveFile(fileName(`layer-${layer.index}-filters`, "gif"), "image/gif", movie);
    } catch {
      notify("error", { code: "picture_not_made" });
    }
    setDrawn(null);
  };

  if (!canRecord(layer)) return <p class="quiet">{t.tooLarge}</p>;
  if (all.length < 2) return <p class="quiet">{t.waiting}</p>;
  const moment = shown.value === null ? t.now : t.after(count(shown.value.examples));
  return (
    <div class={styles.replay}>
      <Player
        name={playing ? t.pause : t.play}
        playing={playing}
        onPlay={play}
        label={t.moment(name)}
        moment={moment}
        count={all.length}
        at={at < 0 ? all.length : at}
        onMove={(place) => {
          setPlaying(false);
          shown.value = all[place] ?? null;
        }}
      />
      <span class="quiet" translate={false}>
        {moment}
      </span>
      <button
        type="button"
        class="small"
        title={t.saveHint}
        aria-busy={drawn !== null}
        onClick={() => void save()}
      >
        {drawn === null ? t.save : t.drawing(percent(drawn))}
      </button>
    </div>
  );
}
