import { describe, expect, test } from "vitest";
import {
  type Clock,
  costOf,
  delayAfter,
  due,
  IDLE_EVERY_MS,
  NUMBERS_EVERY_MS,
  untilDue,
} from "./pacing.ts";

const at = (changes: Partial<Clock>): Clock => ({
  now: 10_000,
  lively: true,
  lastAnswer: 10_000,
  next: { cheap: 10_100, full: 10_200 },
  anyMaps: true,
  urgent: "no",
  ...changes,
});

describe("while it trains", () => {
  test("nothing is asked for right after an answer", () => {
    expect(due(at({}))).toBe("nothing");
    expect(due(at({ anyMaps: false }))).toBe("nothing");
  });

  test("numbers come with the maps, if any are on the screen", () => {
    expect(due(at({ next: { cheap: 10_000, full: 10_001 } }))).toBe("nothing");
    expect(due(at({ next: { cheap: 10_000, full: 10_000 } }))).toBe("full");
  });

  test("numbers are asked for at their own pace where there are none", () => {
    expect(due(at({ anyMaps: false, next: { cheap: 10_000, full: 10_001 } }))).toBe("cheap");
    expect(due(at({ anyMaps: false, next: { cheap: 10_001, full: 10_000 } }))).toBe("nothing");
  });
});

describe("while it rests", () => {
  const next = { cheap: 0, full: 0 };

  test("maps are not asked for: they do not change", () => {
    expect(due(at({ lively: false, next }))).toBe("nothing");
  });

  test("numbers are asked for by a slow pulse", () => {
    const answered = (ago: number) => at({ lively: false, next, lastAnswer: 10_000 - ago });
    expect(due(answered(IDLE_EVERY_MS - 1))).toBe("nothing");
    expect(due(answered(IDLE_EVERY_MS))).toBe("cheap");
  });
});

test("what the visitor did is answered at once, whatever the pace", () => {
  expect(due(at({ urgent: "cheap" }))).toBe("cheap");
  expect(due(at({ urgent: "full", lively: false }))).toBe("full");
  const maps = at({ urgent: "cheap", next: { cheap: 10_001, full: 10_000 } });
  expect(due(maps), "maps bring the numbers too").toBe("full");
});

test("the next moment that something is due is known beforehand", () => {
  const cases: Partial<Clock>[] = [
    {},
    { anyMaps: false },
    { next: { cheap: 0, full: 10_020 } },
    { next: { cheap: 10_020, full: 0 }, anyMaps: false },
    { next: { cheap: 0, full: 0 }, lively: false },
    { urgent: "cheap" },
  ];
  for (const changes of cases) {
    const wait = untilDue(at(changes));
    const what = (ms: number) => due(at({ ...changes, now: 10_000 + ms }));
    expect(what(wait), JSON.stringify(changes)).not.toBe("nothing");
    if (wait > 0) expect(what(wait - 1), JSON.stringify(changes)).toBe("nothing");
  }
});

describe("the delay after an answer", () => {
  test("is a frame after maps that cost next to nothing, so that the display is the limit", () => {
    expect(delayAfter("full", 0)).toBeGreaterThan(0);
    expect(delayAfter("full", 0)).toBeLessThanOrEqual(1000 / 60);
  });

  test("lets an eye read the numbers", () => {
    expect(delayAfter("cheap", 0)).toBe(NUMBERS_EVERY_MS);
  });

  test("grows with its cost, so that training keeps nearly all of the time", () => {
    for (const kind of ["cheap", "full"] as const) {
      for (const cost of [1, 8, 30, 80]) {
        expect(cost / (cost + delayAfter(kind, cost)), `${kind}, ${cost} ms`).toBeLessThan(0.05);
      }
    }
  });

  test("has an end: even the dearest maps and numbers move every three seconds", () => {
    expect(delayAfter("full", 1000)).toBe(3000);
    expect(delayAfter("cheap", 1000)).toBe(3000);
  });

  test("counts what is drawn only where that takes a core from the training", () => {
    expect(costOf(3, 10, 4, 3)).toBe(3);
    expect(costOf(3, 10, 2, 2)).toBe(13);
    expect(costOf(3, 10, 8, 8)).toBeLessThan(6);
  });
});
