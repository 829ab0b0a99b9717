// The race: variants of one network from one start, a session each, train in turns on the pictures of the run.

import { loadEngine, type Session } from "../backends/engine.ts";
import type { Fault } from "../protocol/faults.ts";
import type { RaceVariant } from "../protocol/race.ts";
import type { SnapshotRequest } from "../protocol/snapshot.ts";
import type { TrainerSpec } from "../protocol/training.ts";
import { backend, context, currentSession, exclusive, pauseTraining } from "./context.ts";
import { faultOf } from "./faults.ts";
import { finishBatch, schedule } from "./loop.ts";

interface Variant {
  trainer: TrainerSpec;
  session: Session;
  examples: number;
  ms: number;
  fault: Fault | null;
}

let variants: Variant[] = [];
/** The run whose network and pictures the variants use. */
let hostRun = context.run;

export function start(trainers: TrainerSpec[]): Promise<null> {
  return exclusive(() => {
    end();
    try {
      for (const trainer of trainers) {
        const session = currentSession().variant(trainer);
        variants.push({ trainer, session, examples: 0, ms: 0, fault: null });
      }
    } catch (error) {
      end();
      throw error;
    }
    hostRun = context.run;
    context.racing = true;
    pauseTraining();
    context.raceTick = tick;
    schedule();
    return null;
  });
}

export function end(): void {
  for (const { session } of variants) session.free();
  variants = [];
  context.racing = false;
  context.raceTick = async () => false;
}

/** Lends the run's pictures to a variant's session for `work`. */
function withPictures<T>(session: Session, work: () => T): T {
  currentSession().swapPictures(session);
  try {
    return work();
  } finally {
    currentSession().swapPictures(session);
  }
}

/** Trains the variant that is furthest behind: so all reach the same pictures at about the same time. */
async function tick(milliseconds: number): Promise<boolean> {
  if (hostRun !== context.run) end();
  const running = variants.filter(({ fault }) => fault === null);
  const variant = running.reduce<Variant | null>(
    (last, other) => (last === null || other.examples < last.examples ? other : last),
    null,
  );
  if (variant === null) return false;
  // The race pauses while the run itself trains.
  if (context.running) return true;
  const { session } = variant;
  const began = performance.now();
  try {
    if (!backend.computesSteps(session.splits())) {
      withPictures(session, () => session.trainFor(milliseconds));
    } else {
      const { JobKind } = await loadEngine();
      const costs = withPictures(session, () => session.begin(JobKind.Step, 0));
      await finishBatch(session, JobKind.Step, costs);
    }
  } catch (error) {
    variant.fault = faultOf(error);
    if (variant.fault === null) throw error;
  }
  variant.ms += performance.now() - began;
  variant.examples = session.stats().examplesSeen;
  return true;
}

export function progress(from: number[]): RaceVariant[] | null {
  if (variants.length === 0 || hostRun !== context.run) return null;
  return variants.map(({ trainer, session, ms, fault }, at) => {
    const request: SnapshotRequest = {
      layers: [],
      flow: [],
      recorded: [],
      curvesFrom: from[at] ?? 0,
      predictions: 0,
      averaged: false,
      profile: false,
    };
    const { stats, curves } = session.snapshot(request);
    return { trainer, stats, curves, seconds: ms / 1000, fault };
  });
}
