// Keeps the run that is on stage in this browser: every half minute, when the page is hidden, and before another run
// takes its place.

import type { Stats } from "../protocol/protocol.ts";
import { exclusive, freshIdentity, replaced, stage } from "../trainer/context.ts";
import { type Description, list, put, tell, tidy, waiting } from "./run-store.ts";
import { hold, setAway, whenLeft } from "./tabs.ts";

const EVERY_MS = 30_000;
/** A run that is replaced sooner than this was hardly meant: it is not worth a place beside the others. */
const WORTH_MS = 10_000;
/** How long the worker of a page that is reloaded may take to end. */
const LEAVING_MS = 3000;

const saved = { id: "", examples: 0, at: performance.now() };
let refused = false;

function describe(kind: Description["kind"], id: string, name: string | null): Description | null {
  const { session, spec, dataset } = stage;
  if (session === null || stage.crashed) return null;
  const { steps, examplesSeen, validationAccuracy }: Stats = session.stats();
  // Fresh weights come from their seed again, those of a trained network from its file.
  if (kind === "auto" && steps === 0) return null;
  const known = { id, kind, name, spec, dataset, at: Date.now(), deleted: null };
  return { ...known, examples: examplesSeen, accuracy: validationAccuracy };
}

/** Tells the page, once, that nothing can be kept. */
function told(error: unknown): void {
  if (refused) return;
  refused = true;
  const text = `the run could not be kept: ${error}`;
  stage.tell({ kind: "note", fault: { code: "run_not_kept", params: {}, text } });
}

/** Keeps the run of now. What is kept is the state of the call, however long it takes to write. */
async function keepNow(): Promise<void> {
  const { session, run } = stage;
  const description = describe("auto", run.id, run.name);
  if (session === null || description === null) return;
  saved.at = performance.now();
  if (saved.id === run.id && saved.examples === description.examples) return;
  Object.assign(saved, { id: run.id, examples: description.examples });
  const bytes: Uint8Array<ArrayBuffer> = session.save();
  try {
    await put(description, bytes);
    refused = false;
    await hold(run.id);
    await tidy();
    await tell();
  } catch (error) {
    saved.examples = 0;
    told(error);
  }
}

const young = () => performance.now() - stage.run.began < WORTH_MS && saved.id !== stage.run.id;

/** Keeps the run as it is now under a name, in place of the one of `id` if there is one. */
export async function keepAs(name: string, id: string): Promise<void> {
  stage.run.name = name;
  await exclusive(async () => {
    const description = describe("named", id, name);
    if (description !== null && stage.session !== null) {
      await put(description, stage.session.save());
    }
  });
  await tell();
}

/** The page is come back to: where another tab took its run meanwhile, it goes on as a run of its own. */
async function takeBack(): Promise<void> {
  setAway(false);
  const { id, name } = stage.run;
  if (saved.id === id && navigator.locks !== undefined && !(await hold(id))) {
    stage.tell({ kind: "opened", opened: replaced(freshIdentity(name)) });
  }
  await tell();
}

/** Begins to keep, and says what earlier visits left. */
export async function start(): Promise<void> {
  stage.turned = () => {
    if (performance.now() - saved.at >= EVERY_MS) void keepNow();
  };
  stage.leaving = () => {
    if (!young()) void keepNow();
  };
  stage.hiding = () => {
    // The run that a visitor may want back is not to be hidden behind the few seconds of another.
    if (!(waiting && young())) void keepNow();
  };
  stage.away = (gone) => {
    if (gone) setAway(true);
    else void takeBack().catch(told);
  };
  await tidy();
  const runs = await list();
  stage.tell({ kind: "saved", runs });
  for (const { id } of runs.filter(({ where }) => where === "elsewhere")) {
    whenLeft(id, LEAVING_MS).then(tell, () => undefined);
  }
}
