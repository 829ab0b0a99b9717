// Turns of training and of data that arrive. Browsers differ in the pieces of a stream that they deliver: 32 kB each time
// that the worker is idle (Firefox), so that training in between would stretch a download of 170 MB to a minute; or 80 MB
// at once (WebKit), during which training would stop for seconds.

/** A stream that delivered nothing for this long has nothing waiting; or for this share of training's last turn. */
const QUIET_MS = 4;
const QUIET_SHARE = 0.25;
/** Pieces come in for so long before training has its next turn, or for so many times as long as its last one took. */
const TURN_MS = 40;
const TURN_SHARE = 2;
/** But no longer than this: a turn may have taken long because the browser was busy with what arrived meanwhile. */
const MOST_MS = 1000;
/** The page's messages come in so often meanwhile. */
const REST_MS = 20;

let latest = Number.NEGATIVE_INFINITY;
/** When the pieces' turn began; null while it is training's. */
let turnBegan: number | null = null;
let restedAt = 0;
let training: { began: number | null; took: number } = { began: null, took: 0 };

/** A piece has been taken. Whether its stream should let other tasks of the worker in. */
export function pieceCame(now = performance.now()): boolean {
  latest = now;
  if (now - restedAt < REST_MS) return false;
  restedAt = now;
  return true;
}

/** Whether more pieces may be waiting, so that training should let them in first; asked again and again. */
export function piecesWaiting(now = performance.now()): boolean {
  const { began, took } = training;
  if (began !== null) training = { began: null, took: now - began };
  turnBegan ??= now;
  const length = Math.min(MOST_MS, Math.max(TURN_MS, TURN_SHARE * took));
  const quiet = Math.max(QUIET_MS, QUIET_SHARE * took);
  if (now - latest < quiet && now - turnBegan < length) return true;
  turnBegan = null;
  training.began = now;
  return false;
}
