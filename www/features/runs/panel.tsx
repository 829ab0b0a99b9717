// Taking the run away and bringing it back: the runs kept in this browser, and files.

import { useState } from "preact/hooks";
import { saveRun } from "../../app/session/commands.ts";
import { curvesAsCsv } from "../../app/snapshots/curves.ts";
import { live } from "../../app/store.ts";
import { FileButton, PanelTitle } from "../../ui/controls.tsx";
import { lazy } from "../../ui/lazy.tsx";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { takeFiles } from "../file-input/state.ts";
import { Kept } from "./cached-data.tsx";
import { Room } from "./storage.tsx";
import { words } from "./words.ts";

type Done = { kind: "saved"; name: string } | { kind: "restored" };

const Runs = lazy(() => import("./run-list.tsx"));
const Elsewhere = lazy(() => import("../formats/export.tsx"));

export default function Keep() {
  const t = words.value.keep;
  const [done, setDone] = useState<Done | null>(null);
  const ready = live.opened.value !== null;
  const curves = live.curves.value;

  const keep = (name: string, type: string, content: BlobPart) => {
    saveFile(name, type, content);
    setDone({ kind: "saved", name });
  };
  const save = async () => {
    const run = await saveRun();
    if (run !== null) keep(fileName("run", "safetensors"), "application/octet-stream", run);
  };
  const restore = async (file: File) => {
    setDone(null);
    if ((await takeFiles([file], "run")) === "restored") setDone({ kind: "restored" });
  };

  return (
    <>
      <PanelTitle name="runs">{t.title}</PanelTitle>
      <div class="stack">
        {ready ? <Runs /> : null}
        <p class="quiet">{t.text}</p>
        <div class="row">
          <button type="button" disabled={!ready} onClick={() => void save()}>
            {t.save}
          </button>
          <FileButton
            label={t.restore}
            accept=".safetensors,.json"
            disabled={!ready || live.busy.value}
            onFiles={([file]) => file && void restore(file)}
          />
          <button
            type="button"
            disabled={curves === null || curves.examples.length === 0}
            onClick={() =>
              curves !== null && keep(fileName("curves", "csv"), "text/csv", curvesAsCsv(curves))
            }
          >
            {t.curves}
          </button>
        </div>
        <Kept />
        <Room />
        <p class="quiet" role="status">
          {done === null ? "" : done.kind === "saved" ? t.saved(done.name) : t.restored}
        </p>
        <Elsewhere />
      </div>
    </>
  );
}
