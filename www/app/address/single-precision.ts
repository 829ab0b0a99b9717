// Numbers as the engine holds them, in single precision.

/** The number with the fewest digits that is the same to the engine: 0.02, not 0.019999999552965164. */
export function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
