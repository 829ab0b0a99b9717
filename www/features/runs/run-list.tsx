// The list of saved runs: the one in training, those with names, and those that were replaced.

import { useState } from "preact/hooks";
import { live } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import type { SavedRun } from "../../protocol/runs.ts";
import { count, megabytes, percent } from "../../ui/format.ts";
import { saveFile } from "../../ui/save-file.ts";
import { networkTitle, titleOfRun, when } from "./about-run.ts";
import {
  deleteSaved,
  namedRun,
  openSaved,
  renameSaved,
  saveAs,
  savedFile,
  undeleteSaved,
} from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** The longest name of a run, in letters: it fits in one line. */
const LONGEST_NAME = 60;

export default function RunList() {
  const t = words.value.runs;
  const own = live.opened.value?.run.id;
  const runs = live.saved.value.filter((run) => run.id !== own);
  return (
    <>
      <Own />
      <NameField />
      {runs.length === 0 ? null : (
        <>
          <h3>{t.title}</h3>
          <ul class={styles.savedRuns} aria-label={t.title}>
            {runs.map((run) => (
              <li key={run.id} data-testid="kept-run" data-value={run.examples}>
                {run.deleted === null ? <Run run={run} /> : <Deleted run={run} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** When the run in training was last saved. */
function Own() {
  const t = words.value.runs;
  const own = live.opened.value?.run.id;
  const saved = live.saved.value.find((run) => run.id === own);
  return (
    <p class="quiet" data-testid="kept-examples" data-value={saved?.examples ?? ""}>
      {saved === undefined ? t.soon : t.savedAt(when(saved.at), count(saved.examples))}
    </p>
  );
}

/** Saves the run in training under a name. */
function NameField() {
  const t = words.value.runs;
  const known = live.opened.value?.run.name ?? "";
  const [draft, setDraft] = useState<string | null>(null);
  const [done, setDone] = useState("");
  const name = (draft ?? known).trim();
  const there = namedRun(name) !== undefined;
  const keep = async () => {
    if (await saveAs(name)) setDone(name);
  };
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== "") void keep();
      }}
    >
      <input
        type="text"
        aria-label={t.name}
        placeholder={t.name}
        maxLength={LONGEST_NAME}
        autocomplete="off"
        value={draft ?? known}
        onInput={(event) => {
          setDone("");
          setDraft(event.currentTarget.value);
        }}
      />
      <button type="submit" disabled={name === "" || live.opened.value === null}>
        {there ? t.replace : t.save}
      </button>
      <span class="quiet" role="status">
        {done === "" ? "" : t.savedAs(done)}
      </span>
    </form>
  );
}

function Run({ run }: { run: SavedRun }) {
  const t = words.value.runs;
  const [draft, setDraft] = useState<string | null>(null);
  const title = titleOfRun(run);
  const network = [
    ...(run.name === null ? [] : [networkTitle(run)]),
    text.value.datasets[run.dataset],
    ...(run.kind === "auto" ? [t.automatic] : []),
  ];
  const figures = [
    t.examples(count(run.examples)),
    ...(run.accuracy === null ? [] : [t.accuracy(percent(run.accuracy))]),
    when(run.at),
    t.size(megabytes(run.bytes)),
  ];
  const busy = live.busy.value || run.where === "elsewhere";
  const rename = () => {
    const name = draft?.trim() ?? "";
    setDraft(null);
    if (name !== "" && name !== run.name) void renameSaved(run, name);
  };
  const toFile = async () => {
    const bytes = await savedFile(run);
    if (bytes !== null) saveFile(fileNameOf(title), "application/octet-stream", bytes);
  };
  if (draft !== null) {
    return (
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          rename();
        }}
      >
        <input
          type="text"
          aria-label={t.name}
          maxLength={LONGEST_NAME}
          autocomplete="off"
          value={draft}
          ref={(field) => field?.focus()}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setDraft(null);
          }}
        />
        <button type="submit">{t.rename}</button>
        <button type="button" onClick={() => setDraft(null)}>
          {t.cancel}
        </button>
      </form>
    );
  }
  return (
    <>
      <div>
        <div class={styles.title}>
          {title}
          <span>{network.join(", ")}</span>
        </div>
        <div class="quiet">{run.where === "elsewhere" ? t.elsewhere : figures.join(" · ")}</div>
      </div>
      <div class="row">
        <button
          type="button"
          aria-label={t.of(t.open, title)}
          disabled={busy}
          onClick={() => void openSaved(run)}
        >
          {t.open}
        </button>
        <button type="button" aria-label={t.of(t.rename, title)} onClick={() => setDraft(title)}>
          {t.rename}
        </button>
        <button type="button" aria-label={t.of(t.toFile, title)} onClick={() => void toFile()}>
          {t.toFile}
        </button>
        <button
          type="button"
          aria-label={t.of(t.delete, title)}
          disabled={busy}
          onClick={() => void deleteSaved(run)}
        >
          {t.delete}
        </button>
      </div>
    </>
  );
}

function Deleted({ run }: { run: SavedRun }) {
  const t = words.value.runs;
  return (
    <>
      <span class={styles.deleted}>{t.deleted(titleOfRun(run))}</span>
      <button type="button" onClick={() => void undeleteSaved(run)}>
        {t.undo}
      </button>
    </>
  );
}

/** A file name that every system accepts. */
const fileNameOf = (title: string) =>
  `${title.replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, " ").trim() || "run"}.safetensors`;
