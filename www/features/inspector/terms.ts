// A value's terms by name, and what they come to.

import type { Loss } from "../../protocol/generated/types.ts";
import type { InspectedValue } from "../../protocol/inspector.ts";

/** Rows and columns, the last ones not included. */
export interface Field {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** How terms make a value. */
export type Rule =
  | { kind: "sum"; offset: number }
  | { kind: "largest"; winner: number }
  | { kind: "function"; value: number }
  | { kind: "normalised"; mean: number; deviation: number; scale: number; shift: number }
  | { kind: "local_response"; k: number; beta: number; centre: number }
  | { kind: "votes" }
  | { kind: "residual"; block: number; offset: number }
  | { kind: "share"; of: number; truth: number; loss: number };

export interface Terms {
  value: number;
  gradient: number;
  rule: Rule;
  /** First map, row and column in the layer's input; below 0 in the padding. */
  origin: [channel: number, y: number, x: number];
  /** Maps, rows and columns. */
  dims: [channels: number, height: number, width: number];
  inputs: Float32Array;
  factors: Float32Array;
  /** What the terms come to. */
  result: number;
  /** What it depends on: of the picture, and of the maps after each layer up to its own. */
  fields: Field[];
}

function ruleOf({ rule: kind, numbers, inputs, factors }: InspectedValue): Rule {
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  switch (kind) {
    case "sum":
      return { kind, offset: a };
    case "largest": {
      const counts = (at: number) =>
        factors[at] === 1 ? (inputs[at] ?? 0) : Number.NEGATIVE_INFINITY;
      const winner = inputs.reduce((best, _, at) => (counts(at) > counts(best) ? at : best), 0);
      return { kind, winner };
    }
    case "function":
      return { kind, value: a };
    case "normalised":
      return { kind, mean: a, deviation: b, scale: c, shift: d };
    case "local_response":
      return { kind, k: a, beta: b, centre: c };
    case "votes":
      return { kind };
    case "residual":
      return { kind, block: a, offset: b };
    case "share":
      return { kind, of: a, truth: b, loss: c };
  }
}

/** What the terms come to, by the rule. */
export function resultOf(rule: Rule, inputs: Float32Array, factors: Float32Array): number {
  const sumOf = (term: (input: number, factor: number) => number) =>
    inputs.reduce((sum, input, at) => sum + term(input, factors[at] ?? 0), 0);
  const products = () => sumOf((input, factor) => input * factor);
  const [input = 0] = inputs;
  switch (rule.kind) {
    case "sum":
      return products() + rule.offset;
    case "largest":
      return inputs[rule.winner] ?? 0;
    case "function":
      return rule.value;
    case "normalised":
      return ((input - rule.mean) / rule.deviation) * rule.scale + rule.shift;
    case "local_response":
      return (inputs[rule.centre] ?? 0) / (rule.k + squaresOf(inputs, factors)) ** rule.beta;
    case "votes":
      return sumOf((input, factor) => (input > 0 ? factor : -factor));
    case "residual":
      return rule.block + products() + rule.offset;
    case "share":
      return exponentialsOf(inputs).shares[rule.of] ?? 0;
  }
}

/** `e^s` of scores, by the largest of them smaller so that nothing overflows, their sum, and what part of it each is. */
export function exponentialsOf(scores: Float32Array) {
  const largest = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp(score - largest));
  const sum = powers.reduce((all, power) => all + power, 0);
  return { powers, sum, shares: powers.map((power) => power / sum) };
}

/** What each class adds to the loss of an example whose truth is `truth`: the formulas of crate/src/losses. */
export function lossTerms(loss: Loss, scores: Float32Array, truth: number): number[] {
  const own = scores[truth] ?? 0;
  const terms: Record<Loss, (score: number, isTruth: boolean) => number> = {
    // Not the logarithm of the share: one that vanishes has a finite loss.
    softmax: (_, isTruth) =>
      isTruth ? Math.log(exponentialsOf(scores).sum) + Math.max(...scores) - own : 0,
    svm: (score, isTruth) => (isTruth ? 0 : Math.max(0, score - own + 1)),
    squared_error: (score, isTruth) => (score - (isTruth ? 1 : 0)) ** 2 / 2,
    perceptron: (score, isTruth) => Math.max(0, isTruth ? -score : score),
    lms: (score, isTruth) => (score - (isTruth ? 1 : -1)) ** 2 / 2,
  };
  return Array.from(scores, (score, at) => terms[loss](score, at === truth));
}

/** The squares that a local response is divided by a power of, each with its factor. */
export const squaresOf = (inputs: Float32Array, factors: Float32Array): number =>
  inputs.reduce((sum, input, at) => sum + (factors[at] ?? 0) * input * input, 0);

function fieldsOf(sides: Float32Array): Field[] {
  return Array.from({ length: sides.length / 4 }, (_, at) => {
    const [top = 0, left = 0, bottom = 0, right = 0] = sides.subarray(4 * at, 4 * at + 4);
    return { top, left, bottom, right };
  });
}

export function termsOf(inspected: InspectedValue): Terms {
  const { value, gradient, box, inputs, factors } = inspected;
  const [channel = 0, channels = 0, y = 0, height = 0, x = 0, width = 0] = box;
  const rule = ruleOf(inspected);
  return {
    value,
    gradient,
    rule,
    origin: [channel, y, x],
    dims: [channels, height, width],
    inputs,
    factors,
    result: resultOf(rule, inputs, factors),
    fields: fieldsOf(inspected.fields),
  };
}

/** The terms of one input map. */
export interface MapTerms {
  /** Its number in the layer's input. */
  channel: number;
  /** What its products come to. */
  sum: number;
  inputs: Float32Array;
  factors: Float32Array;
}

/** The terms by maps, in the maps' order. */
export function byMap({ dims, origin, inputs, factors }: Terms): MapTerms[] {
  const [channels, height, width] = dims;
  const area = height * width;
  return Array.from({ length: channels }, (_, at) => {
    const own = {
      inputs: inputs.subarray(at * area, (at + 1) * area),
      factors: factors.subarray(at * area, (at + 1) * area),
    };
    const sum = own.inputs.reduce(
      (sum, input, place) => sum + input * (own.factors[place] ?? 0),
      0,
    );
    return { channel: origin[0] + at, sum, ...own };
  });
}

/** The maps whose terms weigh most, in that order. */
export const strongest = (maps: readonly MapTerms[], most: number): MapTerms[] =>
  maps.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, most);

/** The largest magnitude; 1 where all are zero. */
export const limitOf = (values: Iterable<number>): number => {
  let limit = 0;
  for (const value of values) limit = Math.max(limit, Math.abs(value));
  return limit || 1;
};
