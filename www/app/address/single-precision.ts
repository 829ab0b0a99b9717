// Numbers as the engine holds them, in single precision.

/** The shortest number with the same value in single precision: 0.02, not 0.019999999552965164. */
export function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
