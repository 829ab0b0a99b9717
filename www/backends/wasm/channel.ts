// A line between the trainer and a mate in shared memory: a call and its answer take 0.1 ms, messages 0.2 to 0.4.

import { sharedBytes } from "../../browser/features.ts";

/**
 * How many calls there were and which of them was answered last; how many tasks follow, how long they took, how long to look
 * out for the next call, where the sheet of the tasks is; then the tasks.
 */
export type Line = Int32Array<SharedArrayBuffer>;

const CALLS = 0;
const ANSWERED = 1;
const COUNT = 2;
const MICROSECONDS = 3;
const LOOK_OUT = 4;
const SHEET = 5;
const TASKS = 6;

/**
 * For so long an end looks again and again before it sleeps. To be woken takes a tenth of a millisecond, and far longer
 * where the core that slept is one of a virtual machine.
 */
const LOOK_OUT_MS = 5;

/** Instead of how many calls there were, when there will be none any more. */
const HUNG_UP = -1;

/** A line for up to so many tasks. */
export const newLine = (tasks: number): Line =>
  new Int32Array(sharedBytes((TASKS + tasks) * Int32Array.BYTES_PER_ELEMENT));

/** How many tasks it is for. */
export const roomOf = (line: Line): number => line.length - TASKS;

function write(line: Line, tasks: Uint32Array, place: number, value: number): void {
  line[COUNT] = tasks.length;
  line.set(tasks, TASKS);
  Atomics.store(line, place, value);
  Atomics.notify(line, place);
}

const read = (line: Line) => Uint32Array.from(line.subarray(TASKS, TASKS + (line[COUNT] ?? 0)));

/** Resolves when something else than `value` stands there, to that; looks out for it for `ms` first. */
async function changed(line: Line, place: number, value: number, ms: number): Promise<number> {
  const sleep = performance.now() + ms;
  do {
    const now = Atomics.load(line, place);
    if (now !== value) return now;
  } while (performance.now() < sleep);
  for (;;) {
    const waiting = Atomics.waitAsync(line, place, value);
    if (waiting.async) await waiting.value;
    const now = Atomics.load(line, place);
    if (now !== value) return now;
  }
}

/**
 * Asks the other end to do tasks of the sheet at byte `sheet`; resolves to those that it did, and the milliseconds that
 * they took. Where both ends have a core of their own, whoever waits stays `awake` for a while.
 */
export async function call(
  line: Line,
  tasks: Uint32Array,
  sheet: number,
  awake: boolean,
): Promise<{ done: Uint32Array; ms: number }> {
  const last = Atomics.load(line, CALLS);
  const lookOut = awake ? LOOK_OUT_MS : 0;
  line[LOOK_OUT] = lookOut;
  line[SHEET] = sheet;
  write(line, tasks, CALLS, last + 1);
  // What the caller has to do itself comes first.
  await null;
  const answered = await changed(line, ANSWERED, last, lookOut);
  if (answered === HUNG_UP) throw new Error("the line was hung up");
  return { done: read(line), ms: (line[MICROSECONDS] ?? 0) / 1000 };
}

/** Does with `work` what is asked for, until the other end hangs up. */
export async function answer(
  line: Line,
  work: (tasks: Uint32Array, sheet: number) => { done: Uint32Array; ms: number },
) {
  for (let last = 0; ; ) {
    last = await changed(line, CALLS, last, line[LOOK_OUT] ?? 0);
    if (last === HUNG_UP) return;
    const { done, ms } = work(read(line), line[SHEET] ?? 0);
    line[MICROSECONDS] = 1000 * ms;
    write(line, done, ANSWERED, last);
  }
}

/** Ends the wait at both ends. */
export function hangUp(line: Line): void {
  for (const place of [CALLS, ANSWERED]) {
    Atomics.store(line, place, HUNG_UP);
    Atomics.notify(line, place);
  }
}
