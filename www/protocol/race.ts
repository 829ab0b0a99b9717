// The race: variants of one network.

import type { Fault, Outcome } from "./faults.ts";
import type { CurvePoints, Stats } from "./snapshot.ts";
import type { TrainerSpec } from "./training.ts";

/** One of the variants in a race, and how far it has come. */
export interface RaceVariant {
  trainer: TrainerSpec;
  stats: Stats;
  /** Points after those that were asked for. */
  curves: CurvePoints;
  /** Spent on its steps. */
  seconds: number;
  /** Why it is out of the race: it diverged. */
  fault: Fault | null;
}

/** The race of variants. */
export interface RaceApi {
  /**
   * Trains the run's network from its start with each of `trainers`, in turns, on the same pictures in the same order.
   * The run itself pauses. The race ends with the run, or by `endRace`.
   */
  race(trainers: TrainerSpec[]): Promise<Outcome<null>>;
  /** Null where there is no race any more. `from`: curve points that the page has of each. */
  raceProgress(from: number[]): Promise<RaceVariant[] | null>;
  endRace(): Promise<void>;
}
