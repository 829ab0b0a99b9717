// How far a search is, and what it was about.

import type { AscentResult, PatchResult } from "../../protocol/excitations.ts";
import { Meter } from "../../ui/controls.tsx";
import { count } from "../../ui/format.ts";
import { inTestSet } from "./cut.ts";
import type { Progress } from "./queue.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export function Searched(props: {
  found: PatchResult | null;
  /** Whether anything was found; null where the values are all 0. */
  excited: boolean | null;
  searching: boolean;
}) {
  const { found, excited, searching } = props;
  if (found === null) return <p class="quiet">…</p>;
  return <Said progress={found} searching={searching} sentence={sentenceOf(found, excited)} />;
}

export function Climbed({ made, searching }: { made: AscentResult | null; searching: boolean }) {
  const t = words.value;
  if (made === null) return <p class="quiet">…</p>;
  const sentence = made.done < made.total ? t.climbing : t.climbed(count(made.atExamples));
  return <Said progress={made} searching={searching} sentence={sentence} />;
}

function Said(props: { progress: Progress; searching: boolean; sentence: string }) {
  const { progress, searching, sentence } = props;
  return (
    <>
      <div class={searching ? "" : styles.idle}>
        <Meter label={words.value.progress} share={progress.done / Math.max(1, progress.total)} />
      </div>
      <p class="quiet" role="status" translate={false}>
        {sentence}
      </p>
    </>
  );
}

function sentenceOf(found: PatchResult, excited: boolean | null): string {
  const t = words.value;
  const { done, total, atExamples } = found;
  if (total === 0) return t.noPictures;
  if (done < total) return t.searching(count(done), count(total));
  if (excited === null) return t.zero;
  if (!excited) return t.noNumbers;
  return (inTestSet(found) ? t.test : t.train)(count(total), count(atExamples));
}
