import { expect, test, vi } from "vitest";
import type { Batch } from "../backend.ts";
import { type StartWorker, WorkerPool } from "./pool.ts";
import { type StealingFlags, tryTake } from "./work-stealing.ts";
import type { JobResult } from "./worker-api.ts";

/** A batch whose results are twice the index; records what the trainer computed and which jobs were written. */
function doubling(count: number) {
  const results: (number | undefined)[] = Array.from({ length: count });
  const here: number[] = [];
  const jobs: Uint8Array[] = [];
  const batch: Batch = {
    costs: new Uint32Array(count).fill(1),
    // Each has neighbouring ones; where they can steal, all others too.
    shares: (slowness, steal) =>
      Array.from(slowness, (_, worker) => {
        const own = (index: number) => Math.floor((index * slowness.length) / count) === worker;
        const all = [...results.keys()];
        return Uint32Array.from([
          ...all.filter(own),
          ...(steal ? all.filter((index) => !own(index)) : []),
        ]);
      }),
    updatedSlowness: (slowness) => slowness,
    id: 0,
    compute: (index) => {
      here.push(index);
      results[index] = 2 * index;
    },
    jobBytes: () => count,
    writeMicroBatches: (share, job) => {
      jobs.push(job);
      for (const index of share) job[index] = 2 * index;
      return true;
    },
    writeParameters: () => true,
    prepareNext: () => 0,
    resultBytes: (share) => share.length,
    takeResults: (share, buffer) => {
      if (!share.every((index, place) => buffer[place] === 2 * index)) return false;
      for (const index of share) results[index] = 2 * index;
      return true;
    },
  };
  return { batch, results, here, jobs };
}

const double = async (
  _: string,
  microBatches: Uint32Array,
  job: Uint8Array,
  results: Uint8Array,
  flags: StealingFlags | null,
): Promise<JobResult> => {
  const computed = microBatches.filter((one) => flags === null || tryTake(flags, one));
  results.set(computed.map((index) => job[index] ?? 0));
  return { job, results, computed, ms: 5 };
};

const good = {
  compute: double,
  end: () => undefined,
  onFailure: () => undefined,
};

test("a pool shares a batch, and all of it is computed", async () => {
  const pool = new WorkerPool(() => good);
  pool.resize(3);
  const { batch, results, here } = doubling(8);
  await pool.run("net", batch);
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(here.length).toBeLessThan(4);
});

test("where memory is shared, a worker that is done first steals what others have not begun", async () => {
  const { batch, results, here } = doubling(8);
  let begin = () => {};
  const compute = (...sent: Parameters<typeof double>) =>
    new Promise<JobResult>((done) => {
      begin = () => done(double(...sent));
    });
  const pool = new WorkerPool(() => ({ ...good, compute }), true);
  pool.resize(2);
  await pool.run("net", {
    ...batch,
    compute(index) {
      batch.compute(index);
      // While the trainer is at its first micro-batch, the worker computes all others.
      begin();
    },
  });
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(here).toHaveLength(1);
});

test("buffers are reused while they are large enough, and dropped for another network", async () => {
  const pool = new WorkerPool(() => good, false);
  pool.resize(2);
  const { batch, jobs } = doubling(2);
  const run = (size: number, net: string) => pool.run(net, { ...batch, jobBytes: () => size });
  await run(200, "net");
  await run(2, "net");
  await run(400, "net");
  await run(2, "other");
  expect(jobs.map((job) => job.length)).toEqual([200, 200, 400, 2]);
  expect(jobs[1]).toBe(jobs[0]);
});

test.each([false, true])(
  "training and testing in turn take no new memory, shared: %s",
  async (shared) => {
    const buffers = new Set<unknown>();
    const compute: typeof double = (...sent) => {
      buffers.add(sent[3].buffer);
      return double(...sent);
    };
    const pool = new WorkerPool(() => ({ ...good, compute }), shared);
    pool.resize(2);
    const { batch } = doubling(4);
    for (const bytes of [100_000, 8, 100_000, 8]) {
      await pool.run("net", { ...batch, resultBytes: () => bytes });
    }
    expect(buffers.size).toBe(1);
  },
);

test("where memory is shared, a batch that was prepared is not written again", async () => {
  const pool = new WorkerPool(() => good, true);
  pool.resize(3);
  const { batch, results, jobs } = doubling(6);
  /** Writes the next batch, with results of its own. */
  const prepareNext = (job: Uint8Array) => {
    job.set([10, 12, 14, 16, 18, 20]);
    return 7;
  };
  await pool.run("net", { ...batch, id: 6, prepareNext });
  expect(jobs).toHaveLength(1);
  // An evaluation in between leaves it alone.
  await pool.run("net", batch);
  expect(jobs).toHaveLength(2);
  const taken: number[] = [];
  const takeResults = (share: Uint32Array, buffer: Uint8Array) => {
    for (const [place, index] of share.entries()) {
      results[index] = buffer[place];
      taken.push(index);
    }
    return true;
  };
  await pool.run("net", { ...batch, id: 7, takeResults });
  expect(jobs).toHaveLength(2);
  expect(taken.length).toBeGreaterThan(2);
  for (const index of taken) expect(results[index]).toBe(10 + 2 * index);
  await pool.run("net", { ...batch, id: 7 });
  expect(jobs).toHaveLength(3);
});

test.each([false, true])(
  "with one worker nothing is sent, memory shared or not",
  async (shared) => {
    const pool = new WorkerPool(() => good, shared);
    const { batch, here, jobs } = doubling(3);
    await pool.run("net", batch);
    await pool.run("net", batch);
    expect(here).toEqual([0, 1, 2, 0, 1, 2]);
    expect(jobs).toEqual([]);
  },
);

test("where there is no memory for a job buffer, the trainer computes the whole batch", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const ended = vi.fn();
  const pool = new WorkerPool(() => ({ ...good, end: ended }), true);
  pool.resize(2);
  const { batch, results } = doubling(4);
  await pool.run("net", { ...batch, jobBytes: () => 2 ** 60 });
  expect(results).toEqual([0, 2, 4, 6]);
  expect(ended).not.toHaveBeenCalled();
});

const FAULTS = ["falls over", "fell over before", "throws", "falls silent", "answers nonsense"];
test.each(FAULTS.flatMap((what) => [false, true].map((shared) => ({ what, shared }))))(
  "a worker that $what costs nothing but time, with memory shared: $shared",
  async ({ what, shared }) => {
    vi.useFakeTimers();
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const ended = vi.fn();
    const broken = {
      ...good,
      async compute(
        _: string,
        microBatches: Uint32Array,
        job: Uint8Array,
        __: Uint8Array,
        flags: StealingFlags | null,
      ): Promise<JobResult> {
        // What it has taken is lost with it.
        if (flags !== null) for (const one of microBatches) tryTake(flags, one);
        if (what === "throws") throw new Error("no");
        const nonsense = {
          job,
          results: new Uint8Array([9]),
          computed: new Uint32Array([1]),
          ms: 5,
        };
        if (what === "answers nonsense") return nonsense;
        return new Promise<never>(() => undefined);
      },
      end: ended,
      onFailure(report: (error: Error) => void) {
        if (what === "falls over") setTimeout(() => report(new Error("it died")), 5);
        if (what === "fell over before") report(new Error("it died"));
      },
    };
    const start = vi.fn<StartWorker>().mockReturnValueOnce(broken).mockReturnValue(good);
    const pool = new WorkerPool(start, shared);
    pool.resize(2);
    const { batch, results } = doubling(4);
    const running = pool.run("net", batch);
    await vi.runAllTimersAsync();
    await running;
    expect(results).toEqual([0, 2, 4, 6]);
    if (what !== "answers nonsense") {
      expect(ended).toHaveBeenCalledOnce();
      expect(start).toHaveBeenCalledTimes(2);
      expect(pool.size).toBe(2);
    }
    vi.useRealTimers();
  },
);

test("a worker that is ended during a batch leaves its share to the trainer", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const pool = new WorkerPool(
    () => ({ ...good, compute: () => new Promise<never>(() => undefined) }),
    false,
  );
  pool.resize(2);
  const { batch, results } = doubling(4);
  const running = pool.run("net", batch);
  pool.resize(1);
  await running;
  expect(results).toEqual([0, 2, 4, 6]);
  expect(pool.size).toBe(1);
});

test("a smaller pool ends the workers it does not need", () => {
  const ended = vi.fn();
  const pool = new WorkerPool(() => ({ ...good, end: ended }));
  pool.resize(4);
  pool.resize(0);
  expect(pool.size).toBe(1);
  expect(ended).toHaveBeenCalledTimes(3);
});
