// CIFAR-10 on its way in: training begins on the first pictures while the rest arrives, and the run of before waits
// aside until all is well.

import { type Loader, loadEngine, type Session } from "./engine.ts";
import { keepPictures } from "./kept.ts";
import { schedule } from "./loop.ts";
import { type Read, SourceError } from "./sources.ts";
import { exclusive, opened, replaced, stage } from "./stage.ts";

let underWay: AbortController | null = null;

/** Ends what is on its way in; its caller is told by a fault. */
export function cancelArrival(): void {
  underWay?.abort();
  underWay = null;
}

function cancelled(): SourceError {
  return new SourceError("loading_cancelled", {}, "the loading was cancelled");
}

async function readBy(
  read: Read,
  loader: Loader,
  onPiece: () => Promise<void> | void,
): Promise<void> {
  cancelArrival();
  const mine = new AbortController();
  underWay = mine;
  const progress: Parameters<Read>[2] = (at) =>
    stage.tell({ kind: "loading", dataset: "cifar10", ...at });
  try {
    await read(loader, onPiece, progress, mine.signal);
    mine.signal.throwIfAborted();
  } catch (error) {
    throw mine.signal.aborted ? cancelled() : error;
  } finally {
    if (underWay === mine) underWay = null;
  }
}

/** Reads all of it, for a run that needs it whole. */
export async function readWhole(read: Read): Promise<Loader> {
  const { Loader } = await loadEngine();
  const loader = new Loader();
  try {
    await readBy(read, loader, () => undefined);
    return loader;
  } catch (error) {
    loader.free();
    throw error;
  }
}

/** Reads it and trains on it, from the first thousand pictures on. A fault brings the run of before back. */
export async function trainOnArriving(read: Read, keep: boolean): Promise<void> {
  const { Loader } = await loadEngine();
  const before = opened();
  const loader = new Loader();
  let given = false;
  let fresh: Session | null = null;
  try {
    await readBy(read, loader, async () => {
      if (fresh !== null) fresh.absorb(loader);
      else if (loader.ready()) fresh = await exclusive(() => enter(before.onArriving(loader)));
    });
    given = true;
    const arrived: Session | null = fresh;
    if (arrived === null) await exclusive(() => before.useLoaded(loader));
    else (arrived as Session).absorbAll(loader);
    if (arrived === null) stage.tell({ kind: "opened", opened: replaced() });
    else before.free();
    stage.tell({ kind: "dataset", dataset: opened().describe().dataset });
  } catch (error) {
    if (!given) loader.free();
    const failed: Session | null = fresh;
    if (failed !== null) {
      await exclusive(() => enter(before));
      (failed as Session).free();
    }
    throw error;
  }
  if (keep) void keepPictures(opened());
}

/** Puts a session on stage and tells the page. */
function enter(session: Session): Session {
  stage.session?.rest();
  stage.session = session;
  stage.tell({ kind: "opened", opened: replaced() });
  if (stage.running) schedule();
  return session;
}
