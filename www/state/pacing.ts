// When to ask the worker for a snapshot: often enough to feel alive, seldom enough to let it train.

/** Numbers and curves: as often as an eye can read them. More would cost cores that could train. */
export const NUMBERS_EVERY_MS = 200;
/** While paused nothing changes by itself; a slow pulse notices what others changed. */
export const IDLE_EVERY_MS = 1000;
/** However dear an answer is, the next comes after two seconds. */
const SLOWEST_MS = 2000;
/** An answer may take one part in so many of the time, or a little more where maps come with the numbers. */
const SHARE = 32;
const FRAME_MS = 16;

const within = (least: number, ms: number, most: number) => Math.min(most, Math.max(least, ms));

/** Milliseconds to wait before the next maps, after some that took `costMs` from the training. */
export const mapsDelay = (costMs: number): number => within(FRAME_MS, SHARE * costMs, SLOWEST_MS);

/** The same for an answer without maps. */
export const numbersDelay = (costMs: number): number =>
  within(NUMBERS_EVERY_MS, SHARE * costMs, SLOWEST_MS);

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
  /** When the numbers were last asked for, and how long they are good while something changes. */
  lastNumbers: number;
  numbersEvery: number;
  nextMaps: number;
  anyMaps: boolean;
  /** What the visitor did asks for an answer at once. */
  urgent: "no" | "cheap" | "full";
}

const nextNumbers = ({ lively, lastNumbers, numbersEvery }: Clock) =>
  lastNumbers + (lively ? numbersEvery : IDLE_EVERY_MS);

/** Milliseconds until something is due, if nothing happens before. */
export function untilDue(clock: Clock): number {
  const { now, lively, nextMaps, anyMaps, urgent } = clock;
  if (urgent !== "no") return 0;
  const numbers = nextNumbers(clock);
  return Math.max(0, (lively && anyMaps ? Math.min(numbers, nextMaps) : numbers) - now);
}

export function due(clock: Clock): "nothing" | "cheap" | "full" {
  const { now, lively, numbersEvery, nextMaps, anyMaps, urgent } = clock;
  if (urgent === "full") return "full";
  const numbers = now >= nextNumbers(clock);
  // Maps that would follow soon come with the numbers: one frame is cheaper than two.
  const soon = numbers ? numbersEvery / 2 : 0;
  if (lively && anyMaps && now >= nextMaps - soon) return "full";
  return urgent === "cheap" || numbers ? "cheap" : "nothing";
}
