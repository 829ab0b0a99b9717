// The training loop: a little evaluation, a little training and a little searching, then the page's turn.

import { loadEngine, type Round, type Session } from "../backends/wasm/engine.ts";
import { letPiecesIn } from "../datasets/turns.ts";
import { crash, crew, exclusive, opened, rest, stage } from "./context.ts";
import { faultOf } from "./faults.ts";

/** Short enough that an answer to the page is never late by more than a frame. */
const SLICE_MS = 10;

// A message to oneself comes back at once, and lets the page's messages in between; timers wait 4 ms.
const next = new MessageChannel();
let scheduled = false;

/** Goes on training and evaluating, while there is something to do. */
export function schedule(): void {
  if (scheduled || stage.crashed) return;
  scheduled = true;
  next.port2.postMessage(null);
}

next.port1.onmessage = () => {
  if (letPiecesIn()) {
    // Idle meanwhile: WebKit brings nothing to a worker that sends itself messages all the time.
    setTimeout(() => next.port2.postMessage(null), 1);
    return;
  }
  scheduled = false;
  exclusive(turn).catch((error: unknown) => {
    const fault = faultOf(error);
    if (fault === null) {
      crash(error);
      return;
    }
    rest();
    stage.tell({ kind: "fault", fault });
  });
};

async function turn(): Promise<void> {
  if (stage.session === null || stage.crashed) return;
  const { Round } = await loadEngine();
  const evaluating = await share(Round.Evaluation, crew.size);
  const began = performance.now();
  const training = stage.running;
  if (stage.running && (crew.size === 1 || !opened().splits())) opened().trainFor(SLICE_MS);
  else if (stage.running) await shareSteps(SLICE_MS);
  if (training) stage.trainedMs += performance.now() - began;
  if (stage.running) stage.turned();
  const searching = opened().searchFor(SLICE_MS);
  const racing = await stage.race(SLICE_MS);
  if (stage.running || evaluating || searching || racing) schedule();
}

/** Trains for about `ms`, at least one step. While the others' answers are waited for, messages come in. */
async function shareSteps(ms: number): Promise<void> {
  const { Round } = await loadEngine();
  const end = performance.now() + ms;
  while (stage.running && performance.now() < end) {
    // It says why there is nothing to share.
    if (!(await share(Round.Step, 0))) opened().step();
  }
}

/** Shares one round of tasks with the crew; false when there were none. */
async function share(round: Round, most: number): Promise<boolean> {
  const run = opened();
  const costs = run.begin(round, most);
  if (costs.length === 0) return false;
  await finish(run, round, costs);
  return true;
}

/** The crew does a round that a session with the network on stage has begun. */
export async function finish(run: Session, round: Round, costs: Uint32Array): Promise<void> {
  await crew.run(stage.spec, {
    costs,
    id: run.roundId(round),
    work: (index) => run.work(round, index),
    sheetRoom: () => run.sheetRoom(round),
    writeTasks: (share, sheet) => run.writeTasks(round, share, sheet),
    writeParameters: (sheet) => run.writeParameters(round, sheet),
    prepare: (sheet) => run.prepare(sheet),
    resultsRoom: (share) => run.resultsRoom(round, share),
    take: (share, results) => run.take(round, share, results),
  });
  run.finish(round);
}
