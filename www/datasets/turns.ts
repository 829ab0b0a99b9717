// What arrives in pieces and training take turns. Browsers differ in the pieces of a stream that they hand over, and in
// when: one of 32 kB each time that the worker is idle (Firefox), so that training between them would make a download
// of 170 MB last a minute; or 80 MB at once (WebKit), and training would stand still for seconds.

/** A stream without a piece for so long has none waiting, or for such a part of the time that training's last turn took. */
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
let turn: number | null = null;
let rested = 0;
let training: { began: number | null; took: number } = { began: null, took: 0 };

/** A piece has been taken. Whether its stream should let other tasks of the worker in. */
export function pieceCame(now = performance.now()): boolean {
  latest = now;
  if (now - rested < REST_MS) return false;
  rested = now;
  return true;
}

/** Whether more pieces may be waiting, so that training should let them in first; asked again and again. */
export function letPiecesIn(now = performance.now()): boolean {
  const { began, took } = training;
  if (began !== null) training = { began: null, took: now - began };
  turn ??= now;
  const length = Math.min(MOST_MS, Math.max(TURN_MS, TURN_SHARE * took));
  const quiet = Math.max(QUIET_MS, QUIET_SHARE * took);
  if (now - latest < quiet && now - turn < length) return true;
  turn = null;
  training.began = now;
  return false;
}
