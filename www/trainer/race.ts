// Trainers that race: one network from one start, a session each, in turns on the pictures of the run on stage.

import { loadEngine, type Session } from "../backends/wasm/engine.ts";
import type { Fault, Racer, SnapshotRequest, TrainerSpec } from "../protocol/protocol.ts";
import { crew, exclusive, opened, rest, stage } from "./context.ts";
import { faultOf } from "./faults.ts";
import { finish, schedule } from "./loop.ts";

interface Lane {
  trainer: TrainerSpec;
  session: Session;
  examples: number;
  ms: number;
  fault: Fault | null;
}

let lanes: Lane[] = [];
/** Whose pictures and network are used. */
let host = stage.run;

export function start(trainers: TrainerSpec[]): Promise<null> {
  return exclusive(() => {
    end();
    try {
      for (const trainer of trainers) {
        const session = opened().rival(trainer);
        lanes.push({ trainer, session, examples: 0, ms: 0, fault: null });
      }
    } catch (error) {
      end();
      throw error;
    }
    host = stage.run;
    stage.racing = true;
    rest();
    stage.race = turn;
    schedule();
    return null;
  });
}

export function end(): void {
  for (const { session } of lanes) session.free();
  lanes = [];
  stage.racing = false;
  stage.race = async () => false;
}

/** With the pictures of the run on stage. */
function withPictures<T>(session: Session, work: () => T): T {
  opened().swapPictures(session);
  try {
    return work();
  } finally {
    opened().swapPictures(session);
  }
}

/** Whoever is furthest behind trains: so all come by the same pictures at about the same time. */
async function turn(milliseconds: number): Promise<boolean> {
  if (host !== stage.run) end();
  const running = lanes.filter(({ fault }) => fault === null);
  const lane = running.reduce<Lane | null>(
    (last, other) => (last === null || other.examples < last.examples ? other : last),
    null,
  );
  if (lane === null) return false;
  // While the run itself trains, the race rests.
  if (stage.running) return true;
  const { session } = lane;
  const began = performance.now();
  try {
    if (crew.size === 1 || !session.splits()) {
      withPictures(session, () => session.trainFor(milliseconds));
    } else {
      const { Round } = await loadEngine();
      const costs = withPictures(session, () => session.begin(Round.Step, 0));
      await finish(session, Round.Step, costs);
    }
  } catch (error) {
    lane.fault = faultOf(error);
    if (lane.fault === null) throw error;
  }
  lane.ms += performance.now() - began;
  lane.examples = session.stats().examplesSeen;
  return true;
}

export function tell(from: number[]): Racer[] | null {
  if (lanes.length === 0 || host !== stage.run) return null;
  return lanes.map(({ trainer, session, ms, fault }, at) => {
    const request: SnapshotRequest = {
      layers: [],
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
