// Notices that an answer does not come: browsers may end a worker without a word.

/** A worker that says nothing for so long is taken for dead. */
const SILENCE_MS = 20_000;

/** Waits for one answer at a time. Its timer outlives them: one for each would cost as much as the call itself. */
export class Silence {
  private asked: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly tell: () => void;
  private readonly patience: number;

  /** Calls `tell` when nothing came for `patience` milliseconds. */
  constructor(tell: () => void, patience = SILENCE_MS) {
    this.tell = tell;
    this.patience = patience;
  }

  /** From now on an answer is waited for. */
  begins(): void {
    this.asked = performance.now();
    this.timer ??= setTimeout(this.look, this.patience);
  }

  /** It came, or nobody waits for it any more. */
  ends(): void {
    this.asked = null;
  }

  /** Nobody will ask again. */
  stops(): void {
    this.ends();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private readonly look = (): void => {
    this.timer = undefined;
    if (this.asked === null) return;
    const left = this.asked + this.patience - performance.now();
    if (left > 0) this.timer = setTimeout(this.look, left);
    else this.tell();
  };
}
