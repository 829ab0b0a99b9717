// The pictures behind a cell of the confusion matrix.

/** A cell: pictures of one class, answered with one class. */
export interface Cell {
  truth: number;
  answer: number;
}

export interface AnsweredPicture {
  /** Its number in the test set, from 0. */
  test: number;
  /** The confidence of the answer, of 1. */
  confidence: number;
}

/** Numbers of each picture: its label, the class that it was given, the confidence of that class. */
const NUMBERS = 3;

/** The pictures of a cell, the most confident answers first. */
export function picturesOf(answers: Float32Array, { truth, answer }: Cell): AnsweredPicture[] {
  const found: AnsweredPicture[] = [];
  for (let at = 0; at + NUMBERS <= answers.length; at += NUMBERS) {
    const [label, given, confidence = 0] = answers.subarray(at, at + NUMBERS);
    if (label === truth && given === answer) found.push({ test: at / NUMBERS, confidence });
  }
  // A diverged network has no confidence: its pictures stay in their order, at the end.
  const key = ({ confidence }: AnsweredPicture) => (Number.isNaN(confidence) ? -1 : confidence);
  return found.sort((a, b) => key(b) - key(a));
}
