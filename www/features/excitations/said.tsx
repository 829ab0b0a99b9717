// How far a search is, and what it was about.

import type { PatchResult } from "../../protocol/excitations.ts";
import { Meter } from "../../ui/controls.tsx";
import { count } from "../../ui/format.ts";
import { inTestSet } from "./cut.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export function Said(props: {
  found: PatchResult | null;
  /** Whether anything was found; null where the values are all 0. */
  excited: boolean | null;
  searching: boolean;
}) {
  const { found, excited, searching } = props;
  if (found === null) return <p class="quiet">…</p>;
  return (
    <>
      <div class={searching ? "" : styles.idle}>
        <Meter label={words.value.progress} share={found.done / Math.max(1, found.total)} />
      </div>
      <p class="quiet" role="status" translate={false}>
        {sentenceOf(found, excited)}
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
