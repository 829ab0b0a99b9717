import { beforeEach, describe, expect, it } from "vitest";
import type { TileImage } from "../../protocol/snapshot.ts";
import { alsoRecord, forgetRecordings, record, recordingDue, recordingOf } from "./recording.ts";

const image = (bytes = 4): TileImage => ({
  count: 1,
  width: 1,
  height: bytes / 4,
  group: 1,
  pixels: new Uint8ClampedArray(bytes),
  min: 0,
  max: 0,
  scale: "signed",
  limit: 1,
});

/** Trains up to so many examples, a snapshot every 50, and returns when pictures were taken. */
function train(until: number, bytes?: number, from = 0): number[] {
  for (let examples = from; examples <= until; examples += 50) {
    const due = recordingDue([1, 4], examples);
    record(
      7,
      examples,
      due,
      due.map(() => image(bytes)),
    );
  }
  return recordingOf(1).frames.value.map((frame) => frame.examples);
}

beforeEach(forgetRecordings);

describe("recording", () => {
  it("takes pictures ever further apart, the first one at once", () => {
    const taken = train(100_000);
    expect(taken.slice(0, 3)).toEqual([0, 100, 250]);
    const gaps = taken.slice(1).map((examples, at) => examples - (taken[at] ?? 0));
    expect(gaps.at(-1)).toBeGreaterThan(2000);
    expect(Math.max(...gaps)).toBeLessThan(0.04 * 100_000);
    expect(taken.length).toBeLessThan(160);
  });

  it("stays within its memory, from the first picture to the last", () => {
    const taken = train(60_000, 1_000_000);
    expect(taken.length).toBeLessThanOrEqual(24);
    expect(taken[0]).toBe(0);
    expect(taken.at(-1)).toBeGreaterThan(40_000);
  });

  it("begins again with a run that began again", () => {
    train(1000);
    record(8, 500, [1], [image()]);
    expect(recordingOf(1).frames.value.map(({ examples }) => examples)).toEqual([500]);
    expect(recordingDue([1], 550)).toEqual([]);
  });

  it("begins again where an engine that was started again counts from the beginning", () => {
    train(1000);
    record(7, 0, [1], [image()]);
    expect(recordingOf(1).frames.value.map(({ examples }) => examples)).toEqual([0]);
  });

  it("records a later layer from when it was asked to", () => {
    train(1000);
    alsoRecord(4);
    expect(recordingDue([1, 4], 1000)).toEqual([4]);
    record(7, 1000, [4], [null]);
    expect(recordingOf(4).frames.value).toEqual([]);
  });
});
