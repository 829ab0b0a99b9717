// CIFAR-10 while it arrives: training begins on the first pictures, and the run before is kept until all have come.

import { loadEngine, type Session } from "../../backends/engine.ts";
import {
  context,
  currentSession,
  exclusive,
  holdingEngine,
  type Identity,
  installRun,
} from "../../trainer/context.ts";
import { SourceError } from "../../trainer/faults.ts";
import { schedule } from "../../trainer/loop.ts";
import type { Records } from "../../trainer/records.ts";
import { cachePictures } from "./cache.ts";
import { makeDelivery, type Progress, type Read } from "./delivery.ts";
import { endTurn } from "./download-turn.ts";
import { openLoader } from "./loader.ts";

/** The arrival under way: how to abort it, and when it is over, with the run before restored if it failed. */
let current: { controller: AbortController; over: Promise<unknown> } | null = null;

/** Aborts the arrival under way; its caller gets a fault. */
export async function cancelArrival(): Promise<void> {
  const ended = current;
  current = null;
  ended?.controller.abort();
  await ended?.over.catch(() => undefined);
}

/** Does `work`, which reads pictures, after the arrival before it has ended. */
async function inPlaceOfOther<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  await cancelArrival();
  const controller = new AbortController();
  const over = holdingEngine(() => work(controller.signal));
  const mine = { controller, over };
  current = mine;
  try {
    return await over;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    throw new SourceError({ code: "loading_cancelled" }, "the loading was cancelled");
  } finally {
    if (current === mine) current = null;
  }
}

const progress: Progress = (at) => context.emit({ kind: "loading", dataset: "cifar10", ...at });

/** Reads the whole data set, for a run that needs it complete. */
export function readWhole(read: Read): Promise<Records> {
  return inPlaceOfOther(async (signal) => {
    const loader = await openLoader();
    const records: Records = { train: [], test: [] };
    const onPiece = () => {
      records.train.push(loader.take(false));
      records.test.push(loader.take(true));
    };
    try {
      await read(makeDelivery(loader, onPiece, progress, signal));
      loader.finish();
      onPiece();
      return records;
    } finally {
      loader.free();
      endTurn();
    }
  });
}

/** Reads the data set and trains on it from the first thousand pictures on. A fault restores the run before. */
export async function trainOnArriving(read: Read, cache: boolean): Promise<void> {
  try {
    const official = await inPlaceOfOther((signal) => arrive(read, signal));
    if (cache) void holdingEngine(() => cachePictures(currentSession(), official)).finally(endTurn);
  } catch (error) {
    endTurn();
    throw error;
  }
}

/** Resolves to whether the data are the official archive. */
async function arrive(read: Read, signal: AbortSignal): Promise<boolean> {
  const [{ firstPictures }, loader] = await Promise.all([loadEngine(), openLoader()]);
  const before = currentSession();
  const identity = context.run;
  // The run on what has arrived so far, once there is enough.
  const run: { fresh: Session | null } = { fresh: null };
  const handOn = (session: Session) => {
    session.addRecords(false, loader.take(false));
    session.addRecords(true, loader.take(true));
    return session;
  };
  const begin = () => exclusive(() => install(handOn(before.onArriving())));
  try {
    const onPiece = async () => {
      if (run.fresh !== null) handOn(run.fresh);
      else if (loader.count(false) >= firstPictures()) run.fresh = await begin();
    };
    const delivery = makeDelivery(loader, onPiece, progress, signal);
    await read(delivery);
    signal.throwIfAborted();
    loader.finish();
    run.fresh = run.fresh === null ? await begin() : handOn(run.fresh);
    run.fresh.allArrived();
    before.free();
    context.emit({ kind: "dataset", dataset: currentSession().describe().dataset });
    return delivery.official;
  } catch (error) {
    if (run.fresh !== null) {
      await exclusive(() => install(before, identity));
      run.fresh.free();
    }
    throw error;
  } finally {
    loader.free();
  }
}

/** Makes a session the one in training and tells the page. */
function install(session: Session, identity?: Identity): Session {
  context.beforeReplace();
  context.session?.pause();
  context.session = session;
  context.emit({ kind: "opened", opened: installRun(identity) });
  if (context.running) schedule();
  return session;
}
