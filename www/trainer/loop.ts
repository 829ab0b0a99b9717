// The training loop: each tick evaluates, trains and searches for a few milliseconds, then lets the page's messages in.

import { type JobKind, loadEngine, type Session } from "../backends/engine.ts";
import { backend, context, crash, currentSession, exclusive, pauseTraining } from "./context.ts";
import { faultOf } from "./faults.ts";
import { piecesWaiting } from "./turns.ts";

/** Short enough that an answer to the page is never late by more than a frame. */
const SLICE_MS = 10;
/** What excites a map is searched for about as long as training took, so that it is found beside a large network too. */
const LONGEST_SLICE_MS = 100;

// A message to the worker itself comes back at once, after messages of the page; timers wait 4 ms.
const next = new MessageChannel();
let scheduled = false;

/** Goes on training and evaluating, while there is something to do. */
export function schedule(): void {
  if (scheduled || context.crashed) return;
  scheduled = true;
  next.port2.postMessage(null);
}

next.port1.onmessage = () => {
  if (piecesWaiting()) {
    // By a timer: WebKit delivers no data to a worker that keeps sending itself messages.
    setTimeout(() => next.port2.postMessage(null), 1);
    return;
  }
  scheduled = false;
  exclusive(tick).catch((error: unknown) => {
    const fault = faultOf(error);
    if (fault === null) {
      crash(error);
      return;
    }
    pauseTraining();
    context.emit({ kind: "fault", fault });
  });
};

async function tick(): Promise<void> {
  if (context.session === null || context.crashed) return;
  const { JobKind } = await loadEngine();
  const evaluating = await shareBatch(JobKind.Evaluation, backend.size);
  const began = performance.now();
  const training = context.running;
  if (context.running && !backend.computesSteps(currentSession().splits()))
    currentSession().trainFor(SLICE_MS);
  else if (context.running) await trainShared(SLICE_MS);
  const trained = performance.now() - began;
  if (training) context.trainedMs += trained;
  if (training) context.keepMoment();
  if (context.running) context.onTick();
  const searching = currentSession().searchFor(SLICE_MS);
  const slice = Math.min(LONGEST_SLICE_MS, Math.max(SLICE_MS, trained));
  const exciting = currentSession().exciteFor(slice);
  const racing = await context.raceTick(SLICE_MS);
  if (context.running || evaluating || searching || exciting || racing) schedule();
}

/** Trains by the back end for about `ms` milliseconds, at least one step. Messages come in while results are awaited. */
async function trainShared(ms: number): Promise<void> {
  const { JobKind } = await loadEngine();
  const end = performance.now() + ms;
  while (context.running && performance.now() < end) {
    // Where there is no batch, the session's own step throws the fault that says why.
    if (!(await shareBatch(JobKind.Step, 0))) currentSession().step();
  }
}

/** Computes one batch by the back end; false when there was none. */
async function shareBatch(kind: JobKind, most: number): Promise<boolean> {
  const run = currentSession();
  const costs = run.begin(kind, most);
  if (costs.length === 0) return false;
  await finishBatch(run, kind, costs);
  return true;
}

/** Computes a batch that a session with the network in training has begun. */
export async function finishBatch(run: Session, kind: JobKind, costs: Uint32Array): Promise<void> {
  const { shares, updatedSlowness } = await loadEngine();
  await backend.run(context.spec, {
    costs,
    id: run.jobId(kind),
    shares: (slowness, steal) => shares(costs, slowness, steal),
    updatedSlowness: (slowness, here, there) =>
      updatedSlowness(slowness, here.cost, here.ms, there.cost, there.ms),
    compute: (index) => run.compute(kind, index),
    jobBytes: () => run.jobBytes(kind),
    writeMicroBatches: (share, job) => run.writeMicroBatches(kind, share, job),
    writeParameters: (job) => run.writeParameters(kind, job),
    prepareNext: (job) => run.prepareNext(job),
    resultBytes: (share) => run.resultBytes(kind, share),
    takeResults: (share, results) => run.takeResults(kind, share, results),
  });
  run.finish(kind);
}
