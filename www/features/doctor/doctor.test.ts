import { describe, expect, test } from "vitest";
import { presets } from "../../app/presets.ts";
import { curesOf } from "./cures.ts";
import { type Followed, follow } from "./follow.ts";
import { type Course, type Finding, findingsOf, type Kind, type Look } from "./rules.ts";

const NONE: ReadonlySet<Kind> = new Set();

interface Measured {
  /** The update-to-weight ratio of the layers 1 and 4. */
  ratios?: [number, number];
  /** Of the units of layer 2 the share of flat values. */
  flat?: number[];
  kind?: string;
  scores?: boolean;
}

const look = ({ ratios = [2e-3, 5e-3], flat = [0.4, 0.6], ...units }: Measured = {}): Look => ({
  updates: new Map([
    ["1", ratios[0]],
    ["4", ratios[1]],
  ]),
  units: [{ number: "2", kind: "relu", scores: false, flat, ...units }],
  examples: 8,
});

/** A run that learns, with `changes`. */
const course = (changes: Partial<Course> = {}): Course => ({
  looks: Array.from({ length: 8 }, () => look()),
  losses: Array.from({ length: 30 }, (_, at) => 1.5 - at / 50),
  ignorant: Math.log(10),
  examples: 90_000,
  epochs: 9,
  loss: 0.9,
  training: 0.7,
  validation: 0.66,
  fullRate: true,
  alone: null,
  diverged: false,
  ...changes,
});

const looks = (measured: Measured, count = 8) =>
  Array.from({ length: count }, () => look(measured));
const found = (changes: Partial<Course>, shown = NONE) => findingsOf(course(changes), shown);
const kinds = (changes: Partial<Course>, ...shown: Kind[]) =>
  found(changes, new Set(shown)).map(({ kind }) => kind);

describe("the rules", () => {
  test("nothing is said of a run that learns, nor before enough was seen", () => {
    expect(found({})).toEqual([]);
    expect(found({ looks: [], losses: [], loss: null, training: null, validation: null })).toEqual(
      [],
    );
    expect(found({ looks: looks({ flat: [1, 1], ratios: [5, 5] }, 4) })).toEqual([]);
  });

  test("a ReLU is dead that fired at no look", () => {
    const half = Array.from({ length: 8 }, (_, at) => look({ flat: [1, at === 3 ? 0.99 : 1] }));
    expect(found({ looks: half })).toEqual([
      { kind: "dead", layers: [{ number: "2", value: 0.5 }], examples: 64 },
    ]);
    expect(kinds({ looks: looks({ flat: [1, 0.99] }) })).toEqual(["dead"]);
    expect(kinds({ looks: looks({ flat: [1, 0.99, 0.5] }) })).toEqual([]);
    expect(kinds({ looks: looks({ flat: [1, 0.99, 0.5] }) }, "dead")).toEqual(["dead"]);
    expect(kinds({ looks: looks({ flat: [1, 1], kind: "leaky_relu" }) })).toEqual([]);
  });

  test("units are saturated whose values are nearly all flat, but scores may be", () => {
    expect(kinds({ looks: looks({ kind: "sigmoid", flat: [0.95, 0.97] }) })).toEqual(["saturated"]);
    expect(kinds({ looks: looks({ kind: "tanh", flat: [0.5, 0.9] }) })).toEqual([]);
    expect(kinds({ looks: looks({ kind: "sigmoid", flat: [1, 1], scores: true }) })).toEqual([]);
  });

  test("steps are judged by the median of each layer's ratio of update to weight", () => {
    expect(found({ looks: looks({ ratios: [0.5, 2e-3] }) })).toEqual([
      { kind: "large_updates", layers: [{ number: "1", value: 0.5 }] },
    ]);
    expect(kinds({ looks: looks({ ratios: [0.5, 2e-3] }), examples: 1000 })).toEqual([]);
    const once = [...looks({}, 7), look({ ratios: [9, 9] })];
    expect(kinds({ looks: once })).toEqual([]);
    const small = looks({ ratios: [1e-7, 2e-6] });
    expect(kinds({ looks: small })).toEqual(["small_updates"]);
    expect(kinds({ looks: looks({ ratios: [1e-7, 1e-3] }) })).toEqual([]);
    // At the end of a schedule, or where nearly all is right, steps may be small.
    expect(kinds({ looks: small, fullRate: false })).toEqual([]);
    expect(kinds({ looks: small, training: 0.99, validation: 0.97 })).toEqual([]);
  });

  test("the loss explodes, stays where guessing is, or the run has diverged", () => {
    expect(kinds({ loss: 12 })).toEqual(["exploding"]);
    expect(kinds({ loss: 4 })).toEqual([]);
    expect(kinds({ loss: 4 }, "exploding")).toEqual(["exploding"]);
    expect(kinds({ loss: 12, ignorant: null })).toEqual([]);
    const guessing = { losses: Array(30).fill(2.31), loss: 2.31, training: 0.1, validation: 0.1 };
    expect(kinds(guessing)).toEqual(["stuck"]);
    expect(kinds({ ...guessing, examples: 5000 })).toEqual([]);
    // What is dead, or moves too little, is why it is stuck.
    expect(kinds({ ...guessing, looks: looks({ flat: [1, 1] }) })).toEqual(["dead"]);
    expect(kinds({ ...guessing, looks: looks({ ratios: [1e-7, 1e-7] }) })).toEqual([
      "small_updates",
    ]);
    expect(kinds({ loss: 12, diverged: true, looks: looks({ flat: [1, 1] }) })).toEqual([
      "diverged",
    ]);
  });

  test("a network overfits that knows the pictures it learns from better than others", () => {
    expect(kinds({ training: 0.95, validation: 0.7 })).toEqual(["overfitting"]);
    expect(kinds({ training: 0.8, validation: 0.68 })).toEqual([]);
    expect(kinds({ training: 0.8, validation: 0.68 }, "overfitting")).toEqual(["overfitting"]);
    expect(kinds({ training: 0.95, validation: 0.7, epochs: 1 })).toEqual([]);
  });

  test("batch norm gets one picture alone", () => {
    expect(found({ alone: 8 })).toEqual([{ kind: "alone", part: 8 }]);
  });
});

describe("findings over time", () => {
  const dead: Finding = { kind: "dead", layers: [], examples: 0 };
  /** What is shown after each look; a look found it or not. */
  const shownAfter = (all: boolean[], finding: Finding = dead) => {
    let now: Followed[] = [];
    return all.map((finds) => {
      now = follow(now, finds ? [finding] : []);
      return now.some(({ shown }) => shown);
    });
  };

  test("one appears once three looks in a row found it, and goes after three without it", () => {
    const [yes, no] = [true, false];
    expect(shownAfter([yes, yes, yes, no, no, no])).toEqual([no, no, yes, yes, yes, no]);
    expect(shownAfter([yes, yes, no, yes, yes, no])).toEqual(Array(6).fill(no));
    expect(shownAfter([yes, yes, yes, no, yes, no, no, yes])).toEqual([
      no,
      no,
      ...Array(6).fill(yes),
    ]);
  });

  test("a divergence is shown at once", () => {
    expect(shownAfter([true, false], { kind: "diverged" })).toEqual([true, false]);
  });
});

describe("the cures", () => {
  const { trainer, augmentation } = presets["convscope-small"];
  const now = (changes: Partial<typeof trainer>, usual: typeof trainer | null = trainer) => ({
    trainer: { ...trainer, ...changes },
    augmentation,
    usual,
  });

  test("a rate that is far too high becomes the preset's own, another a tenth", () => {
    const rateOf = (...at: Parameters<typeof now>) => curesOf({ kind: "diverged" }, now(...at));
    expect(rateOf({ learning_rate: 100 })).toEqual([{ kind: "rate", value: 0.02 }]);
    expect(rateOf({ learning_rate: 0.02 })).toEqual([{ kind: "rate", value: 0.002 }]);
    expect(rateOf({ learning_rate: 100 }, null)).toEqual([{ kind: "rate", value: 10 }]);
    expect(rateOf({ learning_rate: 5, method: "adam" })).toEqual([{ kind: "rate", value: 0.5 }]);
  });

  test("batches become whole parts, and overfitting gets what is not on yet", () => {
    const batch = (size: number, part: number) =>
      curesOf({ kind: "alone", part }, now({ batch_size: size }));
    expect(batch(1, 1)).toEqual([{ kind: "batch", value: 32 }]);
    expect(batch(33, 8)).toEqual([{ kind: "batch", value: 40 }]);
    expect(batch(505, 8)).toEqual([{ kind: "batch", value: 512 }]);
    expect(batch(511, 17)).toEqual([{ kind: "batch", value: 510 }]);
    const overfitting = { kind: "overfitting", training: 0.9, validation: 0.6 } as const;
    expect(curesOf(overfitting, now({}))).toEqual([{ kind: "decay", value: 0.005 }]);
    const plain = { ...now({ l2_decay: 0 }), augmentation: { flip: false, shift: 0, cutout: 0 } };
    expect(curesOf(overfitting, plain)).toEqual([
      { kind: "augment" },
      { kind: "decay", value: 0.001 },
    ]);
  });
});
