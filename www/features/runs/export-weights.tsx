// Exports the network's weights to other programs and imports them.

import { useState } from "preact/hooks";
import { takeFiles } from "../../app/files.ts";
import { live } from "../../app/store.ts";
import type { WeightsForm } from "../../protocol/formats.ts";
import { FileButton } from "../../ui/controls.tsx";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { words } from "../formats/words.ts";
import { exportWeights } from "./run-file.ts";

/** The file name of each form. */
const FILES: Record<WeightsForm, () => string> = {
  safetensors: () => fileName("weights", "safetensors"),
  loader: () => "load.py",
  onnx: () => fileName("network", "onnx"),
  convnetjs: () => fileName("convnetjs", "json"),
};
const FORMS = Object.keys(FILES) as WeightsForm[];

export default function ExportWeights() {
  const t = words.value.weights;
  const [done, setDone] = useState("");
  const ready = live.opened.value !== null && !live.busy.value;

  const take = async (form: WeightsForm) => {
    setDone("");
    const bytes = await exportWeights(form);
    if (bytes === null) return;
    const name = FILES[form]();
    saveFile(name, "application/octet-stream", bytes);
    setDone(words.value.saved(name));
  };
  const bring = async (file: File) => {
    setDone("");
    const came = await takeFiles([file], "weights");
    // Imported weights are announced by a notice of the page.
    if (came === "restored") setDone(words.value.weights.restored);
  };

  return (
    <>
      <h3>{t.title}</h3>
      <p class="quiet">{t.text}</p>
      <div class="row">
        {FORMS.map((form) => (
          <button key={form} type="button" disabled={!ready} onClick={() => void take(form)}>
            {t.forms[form]}
          </button>
        ))}
        <FileButton
          label={t.open}
          accept=".safetensors,.json"
          disabled={!ready}
          onFiles={([file]) => file && void bring(file)}
        />
      </div>
      <p class="quiet" role="status">
        {done}
      </p>
    </>
  );
}
