// The film of a run: its weights at moments, in a fixed budget of memory.

export interface Moment {
  /** Examples seen. */
  examples: number;
  parameters: Float32Array<ArrayBuffer>;
}

/** A network changes most at the beginning: the distance of two moments grows with the examples seen. */
const GROWTH = 0.02;
const MOST_BYTES = 24e6;
/** The fewest moments that make a film. */
const FEWEST = 6;

export class Film {
  private all: Moment[] = [];
  private growth = GROWTH;

  get moments(): readonly Moment[] {
    return this.all;
  }

  /** Whether a network of so many parameters is small enough for a film. */
  static fits(parameters: number): boolean {
    return 4 * parameters * FEWEST <= MOST_BYTES;
  }

  /** Whether a moment should be kept after so many examples. */
  due(examples: number): boolean {
    const last = this.all.at(-1);
    const begin = this.all[0]?.examples ?? 0;
    if (last === undefined || examples < last.examples) return true;
    return (
      examples > last.examples && examples >= last.examples + this.growth * (last.examples - begin)
    );
  }

  /** Keeps a moment. Those of a later time are forgotten: the run has gone back. */
  add(moment: Moment): void {
    let kept = this.all.filter(({ examples }) => examples < moment.examples);
    if ((kept.length + 1) * moment.parameters.byteLength > MOST_BYTES) {
      // Half of them make room for as many again, twice as far apart.
      kept = kept.filter((_, at) => at % 2 === 0);
      this.growth *= 2;
    }
    this.all = [...kept, moment];
  }

  /** Continues a film that was saved. */
  restore(moments: readonly Moment[]): void {
    for (const moment of moments) if (this.due(moment.examples)) this.add(moment);
  }

  at(examples: number): Moment | undefined {
    return this.all.find((moment) => moment.examples === examples);
  }
}
