import { describe, expect, test } from "vitest";
import { pinsAsText, pinsFromText, thinned } from "./pins.ts";
import type { ComparedRun } from "./run.ts";

const run = (changes: Partial<ComparedRun> = {}): ComparedRun => ({
  id: 7,
  place: 2,
  model: "softmax",
  dataset: "embedded",
  method: "momentum",
  learningRate: 0.01,
  examples: 512,
  seconds: Number.NaN,
  validationAccuracy: 0.5,
  testAccuracy: null,
  parameters: 30_730,
  multiplyAdds: 30_720,
  curve: { examples: [256, 512], smoothLoss: [2, 1], validationAccuracy: [null, 0.5] },
  ...changes,
});
const back = (text: string | null) => pinsFromText(text, () => 1);

describe("pinned runs as text", () => {
  test("come back as they were, under names of their own", () => {
    expect(back(pinsAsText([run(), run({ seconds: 3 })]))).toEqual([
      run({ id: 1 }),
      run({ id: 1, seconds: 3 }),
    ]);
  });

  test("are none where the text is none of theirs", () => {
    const broken = { ...run(), curve: { ...run().curve, smoothLoss: [1] } };
    for (const text of [
      null,
      "",
      "{",
      "null",
      '{"version":1}',
      '{"version":1,"runs":[{}]}',
      pinsAsText([run()]).replace('"version":1', '"version":2'),
      pinsAsText([run({ examples: "5" as unknown as number })]),
      pinsAsText([broken]),
    ]) {
      expect(back(text), String(text)).toEqual([]);
    }
  });

  test("have some points of a long curve, the last one among them", () => {
    const at = Array.from({ length: 4001 }, (_, index) => index);
    const { examples, smoothLoss } = thinned({
      examples: at,
      smoothLoss: at,
      validationAccuracy: at,
    });
    expect(examples.length).toBeLessThanOrEqual(400);
    expect(examples.at(-1)).toBe(4000);
    expect(smoothLoss).toEqual(examples);
    expect(thinned(run().curve)).toEqual(run().curve);
  });
});
