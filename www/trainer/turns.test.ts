import { beforeEach, expect, test } from "vitest";
import { pieceCame, piecesWaiting } from "./turns.ts";

let now = 0;
beforeEach(() => {
  now += 10_000;
  // Twice: the second turn of training is one after nothing came for long.
  for (const _ of [1, 2]) piecesWaiting(now);
});

/** How many turns training has, each of so many milliseconds, while a piece comes every millisecond. */
function turnsOfTraining(milliseconds: number, each: number): number {
  let turns = 0;
  for (const end = now + milliseconds; now < end; now++) {
    pieceCame(now);
    if (piecesWaiting(now)) continue;
    turns += 1;
    now += each;
  }
  return turns;
}

test("small pieces that come one after the other are let in together, then training has its turn", () => {
  expect(turnsOfTraining(1000, 10)).toBeGreaterThanOrEqual(15);
  expect(turnsOfTraining(1000, 10)).toBeLessThanOrEqual(21);
});

test("where a turn of training is long, that of the pieces is longer", () => {
  expect(turnsOfTraining(6000, 200)).toBeLessThanOrEqual(11);
});

test("a turn of training that the browser held up for seconds does not hold up the next one as long", () => {
  now += 10_000;
  expect(turnsOfTraining(3000, 10)).toBeGreaterThan(10);
});

test("a stream that always has a piece lets other tasks in now and then", () => {
  const rests = Array.from({ length: 200 }, (_, at) => pieceCame(now + at));
  expect(rests.filter((rest) => rest).length).toBe(10);
});

test("a stream that brings nothing for a while holds up nobody", () => {
  pieceCame(now);
  expect(piecesWaiting(now + 1)).toBe(true);
  expect(piecesWaiting(now + 6)).toBe(false);
  expect(piecesWaiting(now + 7)).toBe(false);
});
