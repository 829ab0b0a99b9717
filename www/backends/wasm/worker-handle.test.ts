import { expect, test, vi } from "vitest";
import { answer, type Line } from "./channel.ts";
import type { Claims } from "./work-stealing.ts";
import { overLines, type Packet } from "./worker-handle.ts";

const TASKS = Uint32Array.of(3, 4);
const apart = () => true;

/** Writes the first letter of the network's name, and what it finds on the sheet, into the results. */
const replica = () => ({
  listen: vi.fn(
    async (spec: string, sheets: Packet, results: Packet, _: Claims | null, line: Line) => {
      await answer(line, (done, at) => {
        if (spec === "none") throw new Error("the tasks do not fit the network");
        results.set([spec.charCodeAt(0), sheets[at] ?? 0]);
        return { done, ms: 2 };
      });
    },
  ),
});

/** Two sheets in the same memory, and results. */
function packets() {
  const memory = new SharedArrayBuffer(16);
  const [front, back] = [new Uint8Array(memory, 0, 8), new Uint8Array(memory, 8)];
  front[0] = 5;
  back[0] = 6;
  return { front, back, results: new Uint8Array(new SharedArrayBuffer(8)) };
}

test("over a line a message is sent only when other memory is to be looked at", async () => {
  const other = replica();
  const mate = overLines(other, apart);
  const { front, back, results } = packets();
  for (const [spec, sheet] of [
    ["a", front],
    ["a", back],
    ["b", front],
    ["b", back],
  ] as const) {
    const answer = { sheet, results, done: TASKS, ms: 2 };
    expect(await mate.work(spec, TASKS, sheet, results, null)).toEqual(answer);
    expect(results.subarray(0, 2)).toEqual(Uint8Array.of(spec.charCodeAt(0), sheet[0] ?? 0));
  }
  expect(other.listen).toHaveBeenCalledTimes(2);
  await mate.work("b", TASKS, packets().front, results, null);
  expect(other.listen).toHaveBeenCalledTimes(3);
  await mate.work("b", Uint32Array.of(1, 2, 3), front, results, null);
  expect(other.listen).toHaveBeenCalledTimes(4);
});

test("what a mate cannot do over a line is told to whoever waits for it", async () => {
  const mate = overLines(replica(), apart);
  const { front, results } = packets();
  await mate.work("good", TASKS, front, results, null);
  await expect(mate.work("none", TASKS, front, results, null)).rejects.toThrow("do not fit");
});

test("who waits for a mate that was ended is told so", async () => {
  const mate = overLines({ listen: () => new Promise<void>(() => undefined) }, apart);
  const { front, results } = packets();
  const waiting = mate.work("silent", TASKS, front, results, null);
  mate.end();
  await expect(waiting).rejects.toThrow("hung up");
});
