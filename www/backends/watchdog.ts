// Notices that an answer does not come. Browsers may end a worker without an event.

/** A worker that sends nothing for this long counts as dead. */
const TIMEOUT_MS = 20_000;

/** Guards one answer at a time. Its timer is reused: one timer an answer would cost as much as the request itself. */
export class Watchdog {
  private armedAt: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onTimeout: () => void;
  private readonly timeoutMs: number;

  /** Calls `onTimeout` when an answer is `timeoutMs` milliseconds late. */
  constructor(onTimeout: () => void, timeoutMs = TIMEOUT_MS) {
    this.onTimeout = onTimeout;
    this.timeoutMs = timeoutMs;
  }

  /** An answer is expected from now on. */
  arm(): void {
    this.armedAt = performance.now();
    this.timer ??= setTimeout(this.check, this.timeoutMs);
  }

  /** The answer came, or is no longer expected. */
  disarm(): void {
    this.armedAt = null;
  }

  /** No answer will be expected again. */
  stop(): void {
    this.disarm();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private readonly check = (): void => {
    this.timer = undefined;
    if (this.armedAt === null) return;
    const left = this.armedAt + this.timeoutMs - performance.now();
    if (left > 0) this.timer = setTimeout(this.check, left);
    else this.onTimeout();
  };
}
