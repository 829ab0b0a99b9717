// How each method moves a weight, in the lecture's letters, and the same with the numbers of one weight.

import type { WeightMove } from "../../protocol/slow-motion.ts";
import type { Method, TrainerSpec } from "../../protocol/training.ts";

interface Formula {
  /** What the optimizer keeps of a weight. */
  state: readonly string[];
  lines: readonly string[];
  /** Whether decay is the method's own, and not part of the gradient. */
  decoupled?: true;
}

/** Of crate/src/optimizers; g is the gradient with its decay. */
const FORMULAS: Record<Method, Formula> = {
  sgd: { state: [], lines: ["w ← w − η·g"] },
  momentum: { state: ["v"], lines: ["v ← μ·v − η·g", "w ← w + v"] },
  nesterov: { state: ["v"], lines: ["v ← μ·v − η·g", "w ← w + μ·v − η·g"] },
  adagrad: { state: ["s"], lines: ["s ← s + g²", "w ← w − η·g / (√s + ε)"] },
  windowgrad: { state: ["s"], lines: ["s ← ρ·s + (1 − ρ)·g²", "w ← w − η·g / √(s + ε)"] },
  adadelta: {
    state: ["s", "u"],
    lines: [
      "s ← ρ·s + (1 − ρ)·g²",
      "d = g·√((u + ε) / (s + ε))",
      "u ← ρ·u + (1 − ρ)·d²",
      "w ← w − η·d",
    ],
  },
  rmsprop: { state: ["s"], lines: ["s ← ρ·s + (1 − ρ)·g²", "w ← w − η·g / (√s + ε)"] },
  adam: {
    state: ["m", "s"],
    lines: ["m ← β₁·m + (1 − β₁)·g", "s ← β₂·s + (1 − β₂)·g²", "w ← w − η·m̂ / (√ŝ + ε)"],
  },
  adamw: {
    state: ["m", "s"],
    lines: ["m ← β₁·m + (1 − β₁)·g", "s ← β₂·s + (1 − β₂)·g²", "w ← w − η·λ·w − η·m̂ / (√ŝ + ε)"],
    decoupled: true,
  },
  lion: {
    state: ["m"],
    lines: ["w ← w − η·(sign(β₁·m + (1 − β₁)·g) + λ·w)", "m ← 0.99·m + 0.01·g"],
    decoupled: true,
  },
};

/** The letters of what a method keeps of each weight. */
export const stateOf = (method: Method): readonly string[] => FORMULAS[method].state;

/** The gradient with the decay that is part of it, as the engine rounds it. */
export function withDecay({ before, gradient }: WeightMove, trainer: TrainerSpec): number {
  const { fround } = Math;
  const l2 = FORMULAS[trainer.method].decoupled ? 0 : fround(trainer.l2_decay);
  const l1 = fround(fround(trainer.l1_decay) * Math.sign(before));
  return fround(fround(gradient + fround(l2 * before)) + l1);
}

export interface Line {
  formula: string;
  /** The right side in numbers, where each of its letters has one, and what it comes to. */
  numbers: string | null;
  result: number | null;
}

const LETTERS = /[wvsmug](?!\p{M}|\p{L})|[ημρλ]|β₁/gu;
/** What is worked out on the way, and constants of the method: lines with one of them stay in letters. */
const UNKNOWN = /\p{M}|d(?!\p{L})|ε|β₂/u;

/** The lines of a weight's move; `write` writes a number. */
export function linesOf(
  move: WeightMove,
  trainer: TrainerSpec,
  rate: number,
  write: (value: number) => string,
): Line[] {
  const { state, lines } = FORMULAS[trainer.method];
  const values = new Map([
    ["w", move.before],
    ["g", withDecay(move, trainer)],
    ["η", rate],
    ["μ", trainer.momentum],
    ["ρ", trainer.momentum],
    ["β₁", trainer.momentum],
    ["λ", trainer.l2_decay],
    ...state.map((letter, row) => [letter, move.stateBefore[row] ?? 0] as const),
  ]);
  return lines.map((formula) => {
    const [left = "", right = ""] = formula.split(/ [←=] /);
    const row = state.indexOf(left);
    const result = left === "w" ? move.after : (move.stateAfter[row] ?? null);
    const put = (letter: string) => {
      const value = values.get(letter) ?? Number.NaN;
      return value < 0 ? `(${write(value)})` : write(value);
    };
    const numbers = UNKNOWN.test(right) ? null : right.replace(LETTERS, put);
    // Later lines go on with it.
    if (result !== null) values.set(left, result);
    return { formula, numbers, result };
  });
}
