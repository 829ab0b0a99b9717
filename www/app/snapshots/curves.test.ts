import { describe, expect, test } from "vitest";
import type { CurvePoints } from "../../protocol/snapshot.ts";
import { type Curves, curvesAsCsv, runsAsCsv, withPoints } from "./curves.ts";

/** Points at these counts of examples; validation comes with the even ones only. */
function points(...examples: number[]): CurvePoints {
  return {
    examples: Float64Array.from(examples),
    loss: Float32Array.from(examples, (at) => at / 1024),
    smoothLoss: Float32Array.from(examples, (at) => at / 512),
    trainAccuracy: Float32Array.from(examples, () => 0.5),
    validationAccuracy: Float32Array.from(examples, (at) => (at % 512 === 0 ? 0.25 : Number.NaN)),
  };
}

const filled = (): Curves => withPoints(null, 1, 0, points(256, 512));

describe("curves", () => {
  test("grow by the points of each snapshot", () => {
    const grown = withPoints(filled(), 1, 2, points(768));
    expect(grown.examples).toEqual([256, 512, 768]);
    expect(grown.loss).toEqual([0.25, 0.5, 0.75]);
    expect(grown.smoothLoss).toEqual([0.5, 1, 1.5]);
  });

  test("are another object when they grew, so that whoever shows them notices", () => {
    const before = filled();
    expect(withPoints(before, 1, 2, points(768))).not.toBe(before);
    expect(withPoints(before, 1, 3, points())).toBe(before);
  });

  test("have null where nothing was measured", () => {
    expect(filled().validationAccuracy).toEqual([null, 0.25]);
  });

  test("start again with another generation", () => {
    const fresh = withPoints(filled(), 2, 0, points(1024));
    expect(fresh.generation).toBe(2);
    expect(fresh.examples).toEqual([1024]);
    expect(fresh.from).toBe(0);
  });

  test("leave out points that were asked for before the run began anew: their beginning is missing", () => {
    expect(withPoints(filled(), 2, 2, points(768)).examples).toEqual([]);
  });

  test("take the same points only once", () => {
    const grown = withPoints(filled(), 1, 2, points(768));
    expect(withPoints(grown, 1, 2, points(768)).examples).toEqual([256, 512, 768]);
  });

  test("stay cleared where the visitor cleared them", () => {
    expect(withPoints({ ...filled(), from: 2 }, 1, 2, points(768)).from).toBe(2);
  });
});

test("as CSV they have a header, a row a point, and nothing where nothing was measured", () => {
  expect(curvesAsCsv(filled())).toBe(
    "examples,loss,smooth_loss,train_accuracy,validation_accuracy\n" +
      "256,0.25,0.5,0.5,\n" +
      "512,0.5,1,0.5,0.25\n",
  );
});

test("of several runs, the CSV names the run in every row", () => {
  const { examples, smoothLoss, validationAccuracy } = filled();
  expect(
    runsAsCsv([
      { name: 'The "old" one, SGD', examples, smoothLoss, validationAccuracy },
      { name: "Now", examples: [128], smoothLoss: [null], validationAccuracy: [1] },
    ]),
  ).toBe(
    "run,examples,smooth_loss,validation_accuracy\n" +
      '"The ""old"" one, SGD",256,0.5,\n' +
      '"The ""old"" one, SGD",512,1,0.25\n' +
      '"Now",128,,1\n',
  );
});
