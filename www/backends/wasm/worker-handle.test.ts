import { expect, test, vi } from "vitest";
import { type Channel, serve } from "./channel.ts";
import type { StealingFlags } from "./work-stealing.ts";
import { overChannel } from "./worker-handle.ts";

const MICRO_BATCHES = Uint32Array.of(3, 4);
const hasOwnCores = () => true;

/** Writes the first letter of the spec, and the first byte of the job, into the results. */
const worker = () => ({
  listen: vi.fn(
    async (
      spec: string,
      jobs: Uint8Array,
      results: Uint8Array,
      _: StealingFlags | null,
      line: Channel,
    ) => {
      await serve(line, (computed, at) => {
        if (spec === "none") throw new Error("the job does not fit the network");
        results.set([spec.charCodeAt(0), jobs[at] ?? 0]);
        return { computed, ms: 2 };
      });
    },
  ),
});

/** Two job buffers in the same memory, and results. */
function buffers() {
  const memory = new SharedArrayBuffer(16);
  const [front, back] = [new Uint8Array(memory, 0, 8), new Uint8Array(memory, 8)];
  front[0] = 5;
  back[0] = 6;
  return { front, back, results: new Uint8Array(new SharedArrayBuffer(8)) };
}

test("over a channel a message is sent only for other memory, another network or more micro-batches", async () => {
  const other = worker();
  const handle = overChannel(other, hasOwnCores);
  const { front, back, results } = buffers();
  for (const [spec, job] of [
    ["a", front],
    ["a", back],
    ["b", front],
    ["b", back],
  ] as const) {
    const answer = { job, results, computed: MICRO_BATCHES, ms: 2 };
    expect(await handle.compute(spec, MICRO_BATCHES, job, results, null)).toEqual(answer);
    expect(results.subarray(0, 2)).toEqual(Uint8Array.of(spec.charCodeAt(0), job[0] ?? 0));
  }
  expect(other.listen).toHaveBeenCalledTimes(2);
  await handle.compute("b", MICRO_BATCHES, buffers().front, results, null);
  expect(other.listen).toHaveBeenCalledTimes(3);
  await handle.compute("b", Uint32Array.of(1, 2, 3), front, results, null);
  expect(other.listen).toHaveBeenCalledTimes(4);
});

test("a job that the worker cannot do is rejected", async () => {
  const handle = overChannel(worker(), hasOwnCores);
  const { front, results } = buffers();
  await handle.compute("good", MICRO_BATCHES, front, results, null);
  await expect(handle.compute("none", MICRO_BATCHES, front, results, null)).rejects.toThrow(
    "does not fit",
  );
});

test("a job of a worker that was ended is rejected", async () => {
  const handle = overChannel({ listen: () => new Promise<void>(() => undefined) }, hasOwnCores);
  const { front, results } = buffers();
  const waiting = handle.compute("silent", MICRO_BATCHES, front, results, null);
  handle.end();
  await expect(waiting).rejects.toThrow("closed");
});
