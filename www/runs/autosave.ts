// Saves the run in training in this browser: every half minute, when the page is hidden, and before another run
// replaces it.
import type { HoldRun } from "../protocol/runs.ts";
import type { Stats } from "../protocol/snapshot.ts";
import { context, exclusive, installRun, newIdentity } from "../trainer/context.ts";
import { filmToSave } from "./filming.ts";
import { type Description, emitRuns, isResumable, list, prune, put } from "./run-store.ts";
import { holdBy, holdRun, whenReleased } from "./tabs.ts";

const EVERY_MS = 30_000;
/** A run that is replaced sooner than this was hardly meant, and is not saved. */
const WORTH_SAVING_MS = 10_000;
/** How long the worker of a reloaded page may take to end. */
const LEAVING_MS = 3000;

const saved = { id: "", examples: 0, changesByHand: 0, at: performance.now() };
let refused = false;

function describe(kind: Description["kind"], id: string, name: string | null): Description | null {
  const { session, spec, dataset } = context;
  if (session === null || context.crashed) return null;
  const { steps, examplesSeen, validationAccuracy }: Stats = session.stats();
  // Initial weights come from the seed again, those of a pretrained network from its file.
  if (kind === "auto" && steps === 0) return null;
  const known = { id, kind, name, spec, dataset, at: Date.now(), deleted: null };
  return { ...known, examples: examplesSeen, accuracy: validationAccuracy };
}

/** Tells the page, once, that runs cannot be saved. */
function reportOnce(): void {
  if (refused) return;
  refused = true;
  context.emit({ kind: "note", fault: { code: "run_not_kept" } });
}

/** Saves the run in training, as it is at the call, however long it takes to write. */
async function saveNow(): Promise<void> {
  const { session, run, changesByHand } = context;
  const description = describe("auto", run.id, run.name);
  if (session === null || description === null) return;
  saved.at = performance.now();
  const { examples } = description;
  const now = { id: run.id, examples, changesByHand };
  if (saved.id === now.id && saved.examples === examples && saved.changesByHand === changesByHand)
    return;
  Object.assign(saved, now);
  const bytes: Uint8Array<ArrayBuffer> = session.save();
  const saveFilm = filmToSave();
  try {
    await put(description, bytes);
    refused = false;
    await saveFilm(run.id);
    await holdRun(run.id);
    await prune();
    await emitRuns();
  } catch (_error) {
    saved.examples = 0;
    reportOnce();
  }
}

const isYoung = () =>
  performance.now() - context.run.began < WORTH_SAVING_MS && saved.id !== context.run.id;

/** Saves the run as it is now under a name, in place of the saved run of `id` if there is one. */
export async function saveAs(name: string, id: string): Promise<void> {
  context.run.name = name;
  await exclusive(async () => {
    const description = describe("named", id, name);
    if (description !== null && context.session !== null) {
      await put(description, context.session.save());
      await filmToSave()(id);
    }
  });
  await emitRuns();
}

/** The page comes back: if another tab has taken its run meanwhile, this one goes on as a copy. */
async function onReturn(): Promise<void> {
  const { id, name } = context.run;
  if (saved.id === id && navigator.locks !== undefined && !(await holdRun(id))) {
    context.emit({ kind: "opened", opened: installRun(newIdentity(name)) });
  }
  await emitRuns();
}

/** Starts autosave, and tells the page which runs earlier visits left. `hold` keeps other pages from the run. */
export async function start(hold: HoldRun): Promise<void> {
  holdBy(hold);
  context.onTick = () => {
    if (performance.now() - saved.at >= EVERY_MS) void saveNow();
  };
  context.beforeReplace = () => {
    if (!isYoung()) void saveNow();
  };
  context.onHide = () => {
    // A run that the visitor may want to resume is not hidden behind a few seconds of another one.
    if (!(isResumable && isYoung())) void saveNow();
  };
  context.onReturn = () => void onReturn().catch(reportOnce);
  await prune();
  const runs = await list();
  context.emit({ kind: "saved", runs });
  for (const { id } of runs.filter(({ where }) => where === "elsewhere")) {
    whenReleased(id, LEAVING_MS).then(emitRuns, () => undefined);
  }
}
