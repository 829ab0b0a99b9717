// Runs from files and to files: the page's own format, and weights in the formats of other programs. Loaded when a file
// is opened, with the words for its faults.

import type { Restored } from "../../app/files.ts";
import { restoreRun, saveRun, togglePlay } from "../../app/session/commands.ts";
import { live, notify } from "../../app/store.ts";
import type { Fault } from "../../protocol/faults.ts";
import type { WeightsForm, WeightsMatch } from "../../protocol/formats.ts";
import { askFormats } from "../formats/state.ts";
import { formatFault } from "../formats/words.ts";

/** The page's messages lack the words for formats, which are loaded with the formats. */
const inWords = (fault: Fault): Fault => ({ code: "said", words: formatFault(fault) });

/** Restores the run in a file, or imports its weights; null where it cannot, after a message that says why. */
export async function openRunFile(
  fileName: string,
  bytes: Uint8Array<ArrayBuffer>,
  isWeights: boolean,
): Promise<Restored> {
  if (isWeights) return (await importWeights(bytes)) ? "imported" : null;
  // Under the name that the visitor gave the file.
  const name = fileName.replace(/\.\w+$/, "");
  const own = /^convscope-run-/.test(name) ? null : name;
  return (await restoreRun((api) => api.restore(bytes, own))) ? "restored" : null;
}

/** Puts a file's network and weights in place of the run's, paused. */
async function importWeights(file: Uint8Array): Promise<boolean> {
  const run = await saveRun();
  if (run === null) return false;
  const outcome = await askFormats((api) => api.readWeights(run, file));
  if (!outcome.ok) {
    notify("error", inWords(outcome.fault));
    return false;
  }
  const { run: begun, unsure } = outcome.value;
  if (unsure !== null && !(await confirmed(unsure))) return false;
  // Paused first: no training step is made before the visitor has seen the weights.
  const running = live.running.value;
  if (running) togglePlay();
  const done = await restoreRun((api) => api.restore(begun, null));
  if (running && !done) togglePlay();
  if (done) {
    notify("note", inWords({ code: "weights_in_place" }));
  }
  return done;
}

/** Whether the visitor confirms how the modules of a file are matched to layers. */
function confirmed(unsure: WeightsMatch): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      live.matchQuestion.value = null;
      resolve(yes);
    };
    live.matchQuestion.value = { ...unsure, answer };
  });
}

/** The run's network and weights in another form, as a file's bytes; null after a message that says why not. */
export async function exportWeights(form: WeightsForm): Promise<Uint8Array<ArrayBuffer> | null> {
  const run = await saveRun();
  if (run === null) return null;
  const outcome = await askFormats((api) => api.writeWeights(form, run));
  if (outcome.ok) return outcome.value;
  notify("error", inWords(outcome.fault));
  return null;
}
