import { describe, expect, test } from "vitest";
import {
  type Clock,
  costOf,
  due,
  IDLE_EVERY_MS,
  mapsDelay,
  NUMBERS_EVERY_MS,
  numbersDelay,
  untilDue,
} from "./pacing.ts";

const at = (changes: Partial<Clock>): Clock => ({
  now: 10_000,
  lively: true,
  lastNumbers: 10_000,
  numbersEvery: NUMBERS_EVERY_MS,
  nextMaps: 20_000,
  anyMaps: true,
  urgent: "no",
  ...changes,
});

describe("while it trains", () => {
  test("nothing is asked for right after an answer", () => {
    expect(due(at({}))).toBe("nothing");
  });

  test("maps are asked for when their time has come, if any are on the screen", () => {
    expect(due(at({ nextMaps: 10_000 }))).toBe("full");
    expect(due(at({ nextMaps: 10_000, anyMaps: false }))).toBe("nothing");
  });

  test("numbers are asked for at their own pace", () => {
    expect(due(at({ lastNumbers: 10_000 - NUMBERS_EVERY_MS }))).toBe("cheap");
    expect(due(at({ lastNumbers: 10_001 - NUMBERS_EVERY_MS }))).toBe("nothing");
  });
});

test("maps that would soon follow the numbers come with them, in one frame", () => {
  const numbers = { lastNumbers: 10_000 - NUMBERS_EVERY_MS };
  expect(due(at({ ...numbers, nextMaps: 10_000 + NUMBERS_EVERY_MS / 2 }))).toBe("full");
  expect(due(at({ ...numbers, nextMaps: 10_001 + NUMBERS_EVERY_MS / 2 }))).toBe("cheap");
});

describe("while it rests", () => {
  test("maps are not asked for: they do not change", () => {
    expect(due(at({ lively: false, nextMaps: 0 }))).toBe("nothing");
  });

  test("numbers are asked for by a slow pulse", () => {
    expect(due(at({ lively: false, lastNumbers: 10_000 - NUMBERS_EVERY_MS }))).toBe("nothing");
    expect(due(at({ lively: false, lastNumbers: 10_000 - IDLE_EVERY_MS }))).toBe("cheap");
  });
});

test("what the visitor did is answered at once, whatever the pace", () => {
  expect(due(at({ urgent: "cheap" }))).toBe("cheap");
  expect(due(at({ urgent: "full", lively: false }))).toBe("full");
  expect(due(at({ urgent: "cheap", nextMaps: 10_000 })), "maps bring the numbers too").toBe("full");
});

test("the next moment that something is due is known beforehand", () => {
  const cases: Partial<Clock>[] = [
    {},
    { nextMaps: 10_020 },
    { nextMaps: 10_020, anyMaps: false },
    { nextMaps: 9_000, lively: false },
    { urgent: "cheap" },
    { lastNumbers: 0 },
  ];
  for (const changes of cases) {
    const wait = untilDue(at(changes));
    expect(due(at({ ...changes, now: 10_000 + wait })), JSON.stringify(changes)).not.toBe(
      "nothing",
    );
    if (wait > 0) expect(due(at({ ...changes, now: 9_999 + wait }))).toBe("nothing");
  }
});

describe("the delay between maps", () => {
  test("is a frame for those that cost next to nothing, so that the display is the limit", () => {
    expect(mapsDelay(0)).toBeGreaterThan(0);
    expect(mapsDelay(0)).toBeLessThanOrEqual(1000 / 60);
  });

  test("grows with their cost, so that training keeps nearly all of the time", () => {
    for (const cost of [1, 2, 5, 8]) expect(cost / (cost + mapsDelay(cost))).toBeLessThan(0.05);
  });

  test("has an end: even the dearest maps and numbers move every two seconds", () => {
    expect(mapsDelay(1000)).toBe(2000);
    expect(numbersDelay(1000)).toBe(2000);
  });

  test("is longer for numbers too where the page is slow to draw them", () => {
    expect(numbersDelay(2)).toBe(NUMBERS_EVERY_MS);
    expect(15 / (15 + numbersDelay(15))).toBeLessThan(0.05);
  });

  test("counts what the page draws only where that takes a core from the training", () => {
    expect(costOf(3, 10, 4, 3)).toBe(3);
    expect(costOf(3, 10, 2, 2)).toBe(13);
    expect(costOf(3, 10, 8, 8)).toBeLessThan(6);
  });
});
