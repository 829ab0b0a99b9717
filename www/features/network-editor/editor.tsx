// The network as cards that can be changed. Changes are made in a draft: the network that learns stays as it is until
// the draft is applied.

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { live } from "../../app/store.ts";
import { kindName, text } from "../../i18n/text.ts";
import { LOSSES } from "../../protocol/generated/training.ts";
import type { NetworkInfo } from "../../protocol/network.ts";
import { Check } from "../../ui/controls.tsx";
import { compact, count } from "../../ui/format.ts";
import { Adding } from "./add-layer.tsx";
import { announce, announcement } from "./announce.ts";
import * as card from "./card.module.css";
import { Layers } from "./card.tsx";
import { freshLayer, insert } from "./draft.ts";
import { faultSentence } from "./fault-text.ts";
import { apply, discard, edit, editing, redo, startAsking, undo } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

function step(back: boolean): void {
  const { said } = words.value;
  if (back ? !editing.canUndo.value : !editing.canRedo.value) return;
  if (back) undo();
  else redo();
  announce(back ? said.undone : said.redone);
}

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) wherever nothing else is typed. */
function useUndoKeys(editor: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const { target } = event;
      const elsewhere =
        target instanceof Element &&
        target.closest("input, textarea, select") !== null &&
        editor.current?.contains(target) !== true;
      if ((key !== "z" && key !== "y" && event.code !== "KeyZ") || elsewhere) return;
      event.preventDefault();
      step(key !== "y" && !event.shiftKey);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

export default function Editor() {
  const t = words.value;
  const { input, layers, loss } = editing.draft.value;
  useEffect(startAsking, []);
  const editor = useRef<HTMLDivElement>(null);
  useUndoKeys(editor);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a form would be sent by Enter
    <div ref={editor} class={styles.editor} role="group" aria-label={t.region}>
      <p class="quiet">{t.hint}</p>
      <div class={`${card.card} ${card.end}`}>
        <h3>{text.value.kinds.input}</h3>
        <span class="quiet">
          {input.channels} × {input.height} × {input.width}
        </span>
      </div>
      <Layers block={null} />
      <Adding list={null} at={layers.length} label={t.addLast} last />
      <div class={`${card.card} ${card.end}`}>
        <h3>
          <label for="draft-loss">{t.loss}</label>
        </h3>
        <select
          id="draft-loss"
          value={loss}
          onChange={(event) => edit({ ...editing.draft.value, loss: event.currentTarget.value })}
        >
          {[...new Set<string>([...LOSSES, loss])].map((name) => (
            <option key={name} value={name} selected={name === loss}>
              {kindName(name)}
            </option>
          ))}
        </select>
      </div>
      <Bar />
      <p class="hidden" role="status">
        {announcement.value}
      </p>
    </div>
  );
}

/** Megabytes that the network takes, to two digits: it is an estimate. */
const memoryOf = ({ memory }: NetworkInfo, workers: number) =>
  Number(((memory.trainer + (workers - 1) * memory.worker) / 1e6).toPrecision(2));

const TONES = { quiet: "quiet", bad: styles.bad, good: styles.good };

/** The engine's check of the draft, in one sentence. */
function sentence(): { text: string; tone: keyof typeof TONES } {
  const t = words.value;
  const verdict = editing.verdict.value;
  const applied = editing.applied.value;
  if (applied !== null) {
    const { kept, fresh } = applied;
    const list = (
      layers: string[],
      one: (list: string) => string,
      many: (list: string) => string,
    ) => (layers.length === 1 ? one(layers.join()) : many(layers.join(", ")));
    if (kept.length === 0) return { text: t.allFresh, tone: "good" };
    const first = list(kept, t.keptOne, t.kept);
    const second = fresh.length === 0 ? t.allKept : list(fresh, t.freshOne, t.freshOnes);
    return { text: first + second + t.otherwise, tone: "good" };
  }
  if (verdict === null) return { text: t.checking, tone: "quiet" };
  const { fault, at, network } = verdict;
  if (fault !== null) {
    return { text: faultSentence(fault, at), tone: "bad" };
  }
  if (!editing.changed.value) return { text: t.same, tone: "quiet" };
  const workers = live.opened.value?.workers ?? 1;
  const fits =
    network &&
    t.valid(
      count(network.parameters),
      compact(network.multiplyAdds),
      count(memoryOf(network, workers)),
      workers,
    );
  return { text: fits ?? "", tone: "quiet" };
}

function Bar() {
  const t = words.value;
  const verdict = editing.verdict.value;
  const changed = editing.changed.value;
  // Until the engine answers, its last sentence stays.
  const settled = verdict?.draft === editing.draft.value;
  const last = useRef(sentence());
  const said = settled || editing.applied.value !== null ? sentence() : last.current;
  last.current = said;
  const classes = verdict?.fault?.code === "wrong_outputs" ? verdict.fault.classes : null;
  return (
    <div class={styles.bar}>
      <p id="editor-verdict" class={TONES[said.tone]} aria-live="polite">
        {said.text}
        {classes === null || verdict?.at?.kind === "fc" ? null : (
          <button
            type="button"
            class={styles.fit}
            data-testid="fit"
            onClick={() => addClasses(classes)}
          >
            {t.addClasses(String(classes))}
          </button>
        )}
      </p>
      <div class="row">
        <button
          type="button"
          class="primary"
          title={t.applyHint}
          disabled={!changed || !settled || verdict?.network == null || live.busy.value}
          onClick={() => void apply()}
        >
          {t.apply}
        </button>
        <button type="button" disabled={!changed} onClick={discard}>
          {t.discard}
        </button>
        <button
          type="button"
          class={styles.icon}
          aria-label={t.undo}
          title={`${t.undo} (Ctrl+Z)`}
          disabled={!editing.canUndo.value}
          onClick={() => step(true)}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M4 1.5 1.5 4 4 6.5M1.5 4H7a3.25 3.25 0 0 1 0 6.5H4" />
          </svg>
        </button>
        <button
          type="button"
          class={styles.icon}
          aria-label={t.redo}
          title={`${t.redo} (Ctrl+Shift+Z)`}
          disabled={!editing.canRedo.value}
          onClick={() => step(false)}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M8 1.5 10.5 4 8 6.5M10.5 4H5a3.25 3.25 0 0 0 0 6.5h3" />
          </svg>
        </button>
        <Check
          label={t.keep}
          hint={t.keepHint}
          checked={editing.keepsWeights.value}
          onChange={(checked) => {
            editing.keepsWeights.value = checked;
          }}
        />
      </div>
    </div>
  );
}

function addClasses(units: number): void {
  const draft = editing.draft.value;
  const { fields, ...layer } = freshLayer("fc", draft.input);
  edit(insert(draft, null, draft.layers.length, { ...layer, fields: { ...fields, units } }));
}
