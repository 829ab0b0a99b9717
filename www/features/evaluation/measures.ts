// What a confusion matrix says of each class.

export interface Measures {
  /** Pictures of the class, answers that name it, and those that are both. */
  pictures: number;
  answers: number;
  right: number;
  /** Pictures that are rightly given this class or rightly another, as a share of all. */
  accuracy: number | null;
  /** Of the answers that name the class, the share that is right; null where none does. */
  precision: number | null;
  /** Of the pictures of the class, the share that is answered so; null where there is none. */
  recall: number | null;
}

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** The measures of each class, from `confusion[truth * classes + answer]`. */
export function measuresOf(confusion: ArrayLike<number>, classes: number): Measures[] {
  const all = Array.from({ length: classes }, (_, at) => at);
  const at = (truth: number, answer: number) => confusion[truth * classes + answer] ?? 0;
  const total = sum(Array.from(confusion));
  return all.map((one) => {
    const right = at(one, one);
    const pictures = sum(all.map((answer) => at(one, answer)));
    const answers = sum(all.map((truth) => at(truth, one)));
    return {
      pictures,
      answers,
      right,
      accuracy: share(total - pictures - answers + 2 * right, total),
      precision: share(right, answers),
      recall: share(right, pictures),
    };
  });
}

/** The mean of the values that there are. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return share(sum(known), known.length);
}
