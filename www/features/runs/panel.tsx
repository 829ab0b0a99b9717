// Saving and restoring runs: in this browser, and as files.

import { useState } from "preact/hooks";
import { takeFiles } from "../../app/files.ts";
import { saveRun } from "../../app/session/commands.ts";
import { curvesAsCsv } from "../../app/snapshots/curves.ts";
import { live } from "../../app/store.ts";
import { FileButton, PanelTitle } from "../../ui/controls.tsx";
import { lazy } from "../../ui/lazy.tsx";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { CachedPictures } from "./cached-data.tsx";
import { StorageUse } from "./storage.tsx";
import { words } from "./words.ts";

type Done = { kind: "saved"; name: string } | { kind: "restored" };

const Runs = lazy(() => import("./run-list.tsx"));
const ExportWeights = lazy(() => import("./export-weights.tsx"));

export default function RunsPanel() {
  const t = words.value.files;
  const [done, setDone] = useState<Done | null>(null);
  const ready = live.opened.value !== null;
  const curves = live.curves.value;

  const download = (name: string, type: string, content: BlobPart) => {
    saveFile(name, type, content);
    setDone({ kind: "saved", name });
  };
  const saveRunFile = async () => {
    const run = await saveRun();
    if (run !== null) download(fileName("run", "safetensors"), "application/octet-stream", run);
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
          <button type="button" disabled={!ready} onClick={() => void saveRunFile()}>
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
              curves !== null &&
              download(fileName("curves", "csv"), "text/csv", curvesAsCsv(curves))
            }
          >
            {t.curves}
          </button>
        </div>
        <CachedPictures />
        <StorageUse />
        <p class="quiet" role="status">
          {done === null ? "" : done.kind === "saved" ? t.saved(done.name) : t.restored}
        </p>
        <ExportWeights />
      </div>
    </>
  );
}
