// When to request a snapshot: often enough for a live picture, seldom enough to leave time for training.

/** Between updates of numbers and curves: faster ones could not be read, and would take time from training. */
export const NUMBERS_EVERY_MS = 200;
/** Between snapshots while paused, when only other code changes anything. */
export const IDLE_EVERY_MS = 1000;
/** The longest wait, however expensive an answer was. */
const SLOWEST_MS = 3000;
/** Answers take at most one part in this many of the time. */
const SHARE = 30;
const FRAME_MS = 16;

/** The content of a snapshot: numbers and curves, or also the maps on the screen. */
export type Kind = "cheap" | "full";

/** The wait after an answer without cost. */
export const SOONEST_MS: Record<Kind, number> = { cheap: NUMBERS_EVERY_MS, full: FRAME_MS };

/** Milliseconds to wait after an answer that took `costMs` from the training. */
export const delayAfter = (kind: Kind, costMs: number): number =>
  Math.min(SLOWEST_MS, Math.max(SOONEST_MS[kind], SHARE * costMs));

/**
 * What an answer took from the training: the trainer's own milliseconds, for which all workers wait, and those of the page
 * where they take one of the workers' cores. The page's count twice, since what it draws is put on the screen by other
 * threads that take about as long.
 */
export function costOf(trainerMs: number, pageMs: number, cores: number, workers: number): number {
  return cores > workers ? trainerMs : trainerMs + (2 * pageMs) / cores;
}

export interface Clock {
  now: number;
  /** Whether something changes by itself: training, an evaluation, data that arrive. */
  lively: boolean;
  lastAnswer: number;
  /** When numbers and maps are due again. */
  next: Record<Kind, number>;
  anyMaps: boolean;
  /** Whether an action of the visitor needs an answer at once. */
  urgent: "no" | Kind;
}

/** Numbers come with the maps where there are any: one frame is cheaper than two. */
const nextAnswer = ({ lively, lastAnswer, next, anyMaps }: Clock) =>
  lively ? next[anyMaps ? "full" : "cheap"] : lastAnswer + IDLE_EVERY_MS;

/** Milliseconds until something is due, if nothing happens before. */
export function untilDue(clock: Clock): number {
  return clock.urgent === "no" ? Math.max(0, nextAnswer(clock) - clock.now) : 0;
}

export function due(clock: Clock): "nothing" | Kind {
  const { now, lively, anyMaps, urgent } = clock;
  if (urgent === "full") return "full";
  const time = now >= nextAnswer(clock);
  if (time && lively && anyMaps) return "full";
  return time || urgent === "cheap" ? "cheap" : "nothing";
}
