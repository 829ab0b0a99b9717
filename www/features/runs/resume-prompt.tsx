// The resume prompt: resumes or discards the run of an earlier visit.

import { live } from "../../app/store.ts";
import { aboutRun } from "./about-run.ts";
import * as styles from "./resume-prompt.module.css";
import { closePrompt, discardResumable, openSaved, resumable, undoDiscard } from "./state.ts";
import { words } from "./words.ts";

export default function ResumePrompt() {
  const shown = resumable.value;
  if (shown === null || live.opened.value === null) return null;
  const t = words.value.runs;
  const { run } = shown;
  if (shown.discarded) {
    return (
      <div class={styles.resumePrompt} role="status">
        <p>{t.discarded}</p>
        <button type="button" onClick={() => void undoDiscard(run)}>
          {t.undo}
        </button>
        <button type="button" onClick={closePrompt}>
          {t.close}
        </button>
      </div>
    );
  }
  return (
    <div class={styles.resumePrompt} role="status" data-testid="offer" data-value={run.examples}>
      <p>
        <b>{t.resume}</b>
        <span>{aboutRun(run)}</span>
      </p>
      <button
        type="button"
        class="primary"
        disabled={live.busy.value}
        onClick={() => void openSaved(run)}
      >
        {t.goOn}
      </button>
      <button type="button" disabled={live.busy.value} onClick={() => void discardResumable(run)}>
        {t.discard}
      </button>
    </div>
  );
}
