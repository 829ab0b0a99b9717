// When to ask the worker for a snapshot: often enough to feel alive, seldom enough to let it train.

/** Numbers and curves: as often as an eye can read them. More would cost cores that could train. */
export const CHEAP_EVERY_MS = 200;
/** While paused nothing changes by itself; a slow pulse notices what others changed. */
export const IDLE_EVERY_MS = 1000;
/** Maps are asked for at least this often while they are on the screen. */
const SLOWEST_MAPS_MS = 1000;
/** Maps may take one part in so many of the time. */
const SHARE = 25;
const FRAME_MS = 16;

/** Milliseconds to wait before the next maps, after some that took `costMs` from the training. */
export function mapsDelay(costMs: number): number {
  return Math.min(SLOWEST_MAPS_MS, Math.max(FRAME_MS, SHARE * costMs));
}

/**
 * What maps took from the training: the trainer's own milliseconds, and the page's where it has no core to itself. The
 * page's count twice, since what it draws is put on the screen by another thread that takes about as long.
 */
export function costOfMaps(trainerMs: number, pageMs: number, spareCore: boolean): number {
  return spareCore ? trainerMs : trainerMs + 2 * pageMs;
}

export interface Clock {
  now: number;
  /** Whether something changes by itself: training, an evaluation, data that arrive. */
  lively: boolean;
  lastCheap: number;
  nextMaps: number;
  anyMaps: boolean;
  /** What the visitor did asks for an answer at once. */
  urgent: "no" | "cheap" | "full";
}

/** Milliseconds until something is due, if nothing happens before. */
export function untilDue({ now, lively, lastCheap, nextMaps, anyMaps, urgent }: Clock): number {
  if (urgent !== "no") return 0;
  const cheap = lastCheap + (lively ? CHEAP_EVERY_MS : IDLE_EVERY_MS);
  return Math.max(0, (lively && anyMaps ? Math.min(cheap, nextMaps) : cheap) - now);
}

export function due(clock: Clock): "nothing" | "cheap" | "full" {
  if (clock.urgent === "full") return "full";
  if (clock.lively && clock.anyMaps && clock.now >= clock.nextMaps) return "full";
  if (clock.urgent === "cheap") return "cheap";
  const every = clock.lively ? CHEAP_EVERY_MS : IDLE_EVERY_MS;
  return clock.now - clock.lastCheap >= every ? "cheap" : "nothing";
}
