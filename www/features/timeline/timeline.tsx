// The timeline: leads the whole page to any moment of the run, and back to now.

import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { chosenMoment, showMoment } from "../../app/film.ts";
import { lazyImport } from "../../app/lazy-import.ts";
import { frameMs } from "../../app/snapshots/recording.ts";
import { live, notify } from "../../app/store.ts";
import { count, percent } from "../../ui/format.ts";
import { Player } from "../../ui/player.tsx";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { useOnScreen } from "../../ui/visibility.ts";
import { followFilm, moments, placeOf } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Timeline({ stage }: { stage: RefObject<HTMLElement | null> }) {
  const t = words.value;
  const place = useRef<HTMLDivElement>(null);
  const [visible, setVisible] = useState(true);
  const [playing, setPlaying] = useState(false);
  /** The share of the animation that is made; null where none is being made. */
  const [drawn, setDrawn] = useState<number | null>(null);
  useOnScreen(place, setVisible);
  useEffect(followFilm, []);
  const all = moments.value;
  const moment = chosenMoment.value;

  useEffect(() => {
    if (!playing) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async () => {
      const known = moments.peek() ?? [];
      const at = placeOf(known, live.moment.peek()) + 1;
      await showMoment(known[at] ?? null);
      if (at >= known.length) setPlaying(false);
      else timer = setTimeout(next, frameMs(known.length));
    };
    timer = setTimeout(next, frameMs(moments.peek()?.length ?? 1));
    return () => clearTimeout(timer);
  }, [playing]);

  if (all === null) return <p class={styles.quiet}>{t.tooLarge}</p>;
  const at = placeOf(all, moment);
  const few = all.length < 2;
  const named = moment === null ? t.now : t.after(count(moment));
  const play = async () => {
    if (!playing && moment === null) await showMoment(all[0] ?? null);
    setPlaying(!playing);
  };
  const save = async () => {
    if (drawn !== null || stage.current === null) return;
    setPlaying(false);
    setDrawn(0);
    const module = await lazyImport(() => import("./animation.ts"));
    try {
      const named = (at: number) => `Convscope · ${t.after(count(at))}`;
      const film = await module?.stageAsGif(stage.current, all, named, setDrawn);
      if (film) saveFile(fileName("film", "gif"), "image/gif", film);
    } catch (error) {
      console.warn("film:", error);
      notify("error", { code: "picture_not_made" });
    }
    setDrawn(null);
  };
  const now = () => {
    setPlaying(false);
    void showMoment(null);
  };
  return (
    <div
      class={styles.timeline}
      ref={place}
      data-testid="timeline"
      data-value={live.moment.value ?? "now"}
      data-moments={all.length}
    >
      <Player
        name={playing ? t.pause : t.play}
        playing={playing}
        onPlay={() => void play()}
        label={t.title}
        moment={named}
        count={all.length}
        at={at}
        disabled={few}
        onMove={(place) => {
          setPlaying(false);
          void showMoment(all[place] ?? null);
        }}
      />
      <output class={styles.moment} translate={false}>
        {moment === null ? "" : named}
      </output>
      <button
        type="button"
        class="small"
        aria-pressed={moment === null}
        aria-keyshortcuts="N"
        title={t.nowHint}
        disabled={moment === null}
        onClick={now}
      >
        {t.now}
      </button>
      <button
        type="button"
        class="small"
        disabled={few}
        aria-busy={drawn !== null}
        title={t.saveHint}
        onClick={() => void save()}
      >
        {drawn === null ? "GIF" : percent(drawn)}
      </button>
      {moment === null || visible ? null : (
        <p class={styles.reminder} title={t.goesOn}>
          {t.shown(count(moment))}
          <button type="button" class="small" title={t.nowHint} onClick={now}>
            {t.now}
          </button>
        </p>
      )}
    </div>
  );
}
