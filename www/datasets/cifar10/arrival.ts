// CIFAR-10 on its way in: training begins on the first pictures while the rest arrives, and the run of before waits
// aside until all is well.

import { type Loader, loadEngine, type Session } from "../../backends/wasm/engine.ts";
import {
  exclusive,
  holding,
  type Identity,
  opened,
  replaced,
  stage,
} from "../../trainer/context.ts";
import { schedule } from "../../trainer/loop.ts";
import { keepPictures } from "./cache.ts";
import { makeDelivery, type Progress, type Read, SourceError } from "./delivery.ts";
import { endTurn } from "./download-turn.ts";

/** What is on its way in: how to end it, and when it is over, with the run of before back on stage. */
let underWay: { controller: AbortController; over: Promise<unknown> } | null = null;

/** Ends what is on its way in; its caller is told by a fault. */
export async function cancelArrival(): Promise<void> {
  const ended = underWay;
  underWay = null;
  ended?.controller.abort();
  await ended?.over.catch(() => undefined);
}

/** Does `work`, which brings pictures in, once whatever came before it has ended. */
async function arrival<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  await cancelArrival();
  const controller = new AbortController();
  const over = holding(() => work(controller.signal));
  const mine = { controller, over };
  underWay = mine;
  try {
    return await over;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    throw new SourceError("loading_cancelled", {}, "the loading was cancelled");
  } finally {
    if (underWay === mine) underWay = null;
  }
}

const progress: Progress = (at) => stage.tell({ kind: "loading", dataset: "cifar10", ...at });

/** Reads all of it, for a run that needs it whole. */
export function readWhole(read: Read): Promise<Loader> {
  return arrival(async (signal) => {
    const { Loader } = await loadEngine();
    const loader = new Loader();
    try {
      await read(makeDelivery(loader, () => undefined, progress, signal));
      return loader;
    } catch (error) {
      loader.free();
      throw error;
    } finally {
      endTurn();
    }
  });
}

/** Reads it and trains on it, from the first thousand pictures on. A fault brings the run of before back. */
export async function trainOnArriving(read: Read, keep: boolean): Promise<void> {
  try {
    const official = await arrival((signal) => arrive(read, signal));
    if (keep) void holding(() => keepPictures(opened(), official)).finally(endTurn);
  } catch (error) {
    endTurn();
    throw error;
  }
}

/** Whether what came is the official archive. */
async function arrive(read: Read, signal: AbortSignal): Promise<boolean> {
  const { Loader } = await loadEngine();
  const before = opened();
  const identity = stage.run;
  const loader = new Loader();
  // The run on what has arrived so far, once there is enough.
  const run: { fresh: Session | null; given: boolean } = { fresh: null, given: false };
  try {
    const onPiece = async () => {
      if (run.fresh !== null) run.fresh.absorb(loader);
      else if (loader.ready()) run.fresh = await exclusive(() => enter(before.onArriving(loader)));
    };
    const delivery = makeDelivery(loader, onPiece, progress, signal);
    await read(delivery);
    signal.throwIfAborted();
    run.given = true;
    if (run.fresh === null) {
      await exclusive(() => {
        stage.leaving();
        before.useLoaded(loader);
      });
      stage.tell({ kind: "opened", opened: replaced() });
    } else {
      run.fresh.absorbAll(loader);
      before.free();
    }
    stage.tell({ kind: "dataset", dataset: opened().describe().dataset });
    return delivery.official;
  } catch (error) {
    if (!run.given) loader.free();
    if (run.fresh !== null) {
      await exclusive(() => enter(before, identity));
      run.fresh.free();
    }
    throw error;
  }
}

/** Puts a session on stage and tells the page. */
function enter(session: Session, identity?: Identity): Session {
  stage.leaving();
  stage.session?.rest();
  stage.session = session;
  stage.tell({ kind: "opened", opened: replaced(identity) });
  if (stage.running) schedule();
  return session;
}
