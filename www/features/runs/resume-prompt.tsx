// A run that an earlier visit left: to go on with, or to discard.

import "./resume-prompt.css";
import { live } from "../../app/store.ts";
import { aboutRun } from "./about-run.ts";
import { closeOffer, discardOffer, offer, openKept, undoDiscard } from "./state.ts";
import { words } from "./words.ts";

export default function Offer() {
  const shown = offer.value;
  if (shown === null || live.opened.value === null) return null;
  const t = words.value.runs;
  const { run } = shown;
  if (shown.discarded) {
    return (
      <div class="offer" role="status">
        <p>{t.discarded}</p>
        <button type="button" onClick={() => void undoDiscard(run)}>
          {t.undo}
        </button>
        <button type="button" onClick={closeOffer}>
          {t.close}
        </button>
      </div>
    );
  }
  return (
    <div class="offer" role="status" data-testid="offer" data-value={run.examples}>
      <p>
        <b>{t.offer}</b>
        <span>{aboutRun(run)}</span>
      </p>
      <button
        type="button"
        class="primary"
        disabled={live.busy.value}
        onClick={() => void openKept(run)}
      >
        {t.goOn}
      </button>
      <button type="button" disabled={live.busy.value} onClick={() => void discardOffer(run)}>
        {t.discard}
      </button>
    </div>
  );
}
