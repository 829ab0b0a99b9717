// When to ask the worker for a snapshot: often enough to feel alive, seldom enough to let it train.

/** Numbers and curves cost next to nothing: ten a second. */
export const CHEAP_EVERY_MS = 100;
/** While paused nothing changes by itself; a slow pulse notices what others changed. */
export const IDLE_EVERY_MS = 1000;
/** Maps are asked for at least this often while they are on the screen. */
const SLOWEST_MAPS_MS = 250;
/** The worker's share for maps is one part in so many. */
const SHARE = 25;
const FRAME_MS = 16;

/** Milliseconds to wait before the next maps, after a snapshot that cost the worker `costMs`. */
export function mapsDelay(costMs: number): number {
  return Math.min(SLOWEST_MAPS_MS, Math.max(FRAME_MS, SHARE * costMs));
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

export function due(clock: Clock): "nothing" | "cheap" | "full" {
  if (clock.urgent === "full") return "full";
  if (clock.lively && clock.anyMaps && clock.now >= clock.nextMaps) return "full";
  if (clock.urgent === "cheap") return "cheap";
  const every = clock.lively ? CHEAP_EVERY_MS : IDLE_EVERY_MS;
  return clock.now - clock.lastCheap >= every ? "cheap" : "nothing";
}
