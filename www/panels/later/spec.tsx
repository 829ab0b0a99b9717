// The network as JSON: checked while it is typed, built on request.

import "./spec.css";
import { useEffect, useState } from "preact/hooks";
import type { NetworkInfo, Outcome } from "../../protocol.ts";
import { applySpec, checkSpec } from "../../state/commands.ts";
import { live, settings } from "../../state/store.ts";
import { faultText, text } from "../../text/text.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { compact, count } from "../../ui/format.ts";

/** Typing pauses this long before what stands there is checked. */
const SETTLED_MS = 250;

export default function Spec() {
  const t = text.value.spec;
  const running = settings.spec.value;
  const [draft, setDraft] = useState<string | null>(null);
  const [verdict, setVerdict] = useState<Outcome<NetworkInfo> | null>(null);
  const changed = draft !== null && draft !== running;

  // Another network was chosen elsewhere: it is the one to show.
  useEffect(() => setDraft(null), [running]);

  useEffect(() => {
    setVerdict(null);
    if (!changed || draft === null) return;
    const timer = setTimeout(() => void checkSpec(draft).then(setVerdict), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [changed, draft]);

  const wrong = changed && verdict?.ok === false;
  return (
    <>
      <PanelTitle name="spec">{t.title}</PanelTitle>
      <div class="stack spec">
        <textarea
          aria-label={t.label}
          aria-invalid={wrong}
          aria-describedby="spec-verdict"
          spellcheck={false}
          autocomplete="off"
          value={draft ?? running}
          onInput={(event) => setDraft(event.currentTarget.value)}
        />
        <p id="spec-verdict" class={`verdict ${wrong ? "wrong" : "quiet"}`} aria-live="polite">
          {!changed ? t.unchanged : verdict === null ? "…" : describe(verdict)}
        </p>
        <div class="row">
          <button
            type="button"
            class="primary"
            disabled={!changed || verdict?.ok !== true || live.busy.value}
            onClick={() => draft !== null && void applySpec(draft)}
          >
            {t.apply}
          </button>
          <button type="button" disabled={!changed} onClick={() => setDraft(null)}>
            {t.revert}
          </button>
        </div>
      </div>
    </>
  );
}

function describe(verdict: Outcome<NetworkInfo>): string {
  if (!verdict.ok) return faultText(verdict.fault);
  const { parameters, multiplyAdds } = verdict.value;
  return text.value.spec.valid(count(parameters), compact(multiplyAdds));
}
