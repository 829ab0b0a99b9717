import { expect, test, vi } from "vitest";
import { assign, Crew, learned, type MakeMate, type Tasks, withNeighbours } from "./pool.ts";
import { type Claims, claim } from "./work-stealing.ts";
import type { Answer, Packet } from "./worker-handle.ts";

test("every task has one worker, and no worker much more than its share", () => {
  expect(assign([48, 48], [1, 1], 2)).toEqual([[0], [1]]);
  expect(assign([96, 96, 96, 96, 32], [1, 1], 2)).toEqual([
    [0, 1],
    [2, 3, 4],
  ]);
  expect(assign([24, 24, 24, 24, 32, 32], [1, 1], 2)[1]).toEqual([4, 5, 3]);
  const shares = assign([5, 1, 4, 2, 3], [1, 1, 1], 0);
  expect(shares.flat().sort()).toEqual([0, 1, 2, 3, 4]);
  expect(assign([7], [1, 1, 1, 1], 2)[0]).toEqual([]);
});

test("a worker that is three times as slow as another has a third of the tasks", () => {
  const counts = (slowness: number[]) =>
    assign(Array(8).fill(24), slowness, 0).map((share) => share.length);
  expect(counts([1, 3])).toEqual([6, 2]);
  expect(counts([1, 1 / 3])).toEqual([2, 6]);
  expect(counts([1, 20])).toEqual([8, 0]);
});

test("how slow a mate is follows what is seen, and no single round by much", () => {
  const here = { cost: 10, ms: 10 };
  let slow = 1;
  for (let round = 0; round < 20; round++) slow = learned(slow, here, { cost: 5, ms: 15 });
  expect(slow).toBeCloseTo(3, 1);
  expect(learned(1, here, { cost: 5, ms: 5000 })).toBeLessThan(1.4);
  expect(learned(1, here, { cost: 5, ms: 0 })).toBe(1);
  // Without a task nothing is seen, so it is given another chance.
  for (let round = 0; round < 40; round++) slow = learned(slow, here, { cost: 0, ms: 0 });
  expect(slow).toBeLessThan(1.1);
});

/** Tasks whose result is twice their number; keeps who delivered what. */
function doubling(count: number) {
  const results: (number | undefined)[] = Array.from({ length: count });
  const here: number[] = [];
  const sheets: Packet[] = [];
  const tasks: Tasks = {
    costs: results.map(() => 1),
    id: 0,
    work: (index) => {
      here.push(index);
      results[index] = 2 * index;
    },
    sheetRoom: () => count,
    writeTasks: (share, sheet) => {
      sheets.push(sheet);
      for (const index of share) sheet[index] = 2 * index;
      return true;
    },
    writeParameters: () => true,
    prepare: () => 0,
    resultsRoom: (share) => share.length,
    take: (share, packet) => {
      if (!share.every((index, place) => packet[place] === 2 * index)) return false;
      for (const index of share) results[index] = 2 * index;
      return true;
    },
  };
  return { tasks, results, here, sheets };
}

const double = async (
  _: string,
  tasks: Uint32Array,
  sheet: Packet,
  results: Packet,
  claims: Claims | null,
): Promise<Answer> => {
  const done = tasks.filter((task) => claims === null || claim(claims, task));
  results.set(done.map((index) => sheet[index] ?? 0));
  return { sheet, results, done, ms: 5 };
};

const good = {
  work: double,
  end: () => undefined,
  onFailure: () => undefined,
};

test("a crew shares tasks, and all of them are done", async () => {
  const crew = new Crew(() => good);
  crew.resize(3);
  const { tasks, results, here } = doubling(8);
  await crew.run("net", tasks);
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(here.length).toBeLessThan(4);
});

test("where memory is shared, whoever is done first takes what others have not begun", async () => {
  const { tasks, results, here } = doubling(8);
  let begin = () => {};
  const work = (...sent: Parameters<typeof double>) =>
    new Promise<Answer>((done) => {
      begin = () => done(double(...sent));
    });
  const crew = new Crew(() => ({ ...good, work }), true);
  crew.resize(2);
  await crew.run("net", {
    ...tasks,
    work(index) {
      tasks.work(index);
      // While the trainer is at its first task, the mate does all others.
      begin();
    },
  });
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(here).toHaveLength(1);
});

test("everyone may take the next one's tasks after its own, and single ones stay where they are", () => {
  expect(withNeighbours([[0, 1], [2, 3, 4], [5]])).toEqual([[0, 1, 4, 3, 2], [2, 3, 4, 5], [5]]);
});

test("packets go out again while they are large enough, and are made anew for another network", async () => {
  const crew = new Crew(() => good, false);
  crew.resize(2);
  const { tasks, sheets } = doubling(2);
  const run = (size: number, net: string) => crew.run(net, { ...tasks, sheetRoom: () => size });
  await run(200, "net");
  await run(2, "net");
  await run(400, "net");
  await run(2, "other");
  expect(sheets.map((sheet) => sheet.length)).toEqual([200, 200, 400, 2]);
  expect(sheets[1]).toBe(sheets[0]);
});

test.each([false, true])(
  "training and testing in turn take no new memory, shared: %s",
  async (shared) => {
    const packets = new Set<unknown>();
    const work: typeof double = (...sent) => {
      packets.add(sent[3].buffer);
      return double(...sent);
    };
    const crew = new Crew(() => ({ ...good, work }), shared);
    crew.resize(2);
    const { tasks } = doubling(4);
    for (const bytes of [100_000, 8, 100_000, 8]) {
      await crew.run("net", { ...tasks, resultsRoom: () => bytes });
    }
    expect(packets.size).toBe(1);
  },
);

test("where memory is shared, a sheet that was prepared is not written again", async () => {
  const crew = new Crew(() => good, true);
  crew.resize(3);
  const { tasks, results, sheets } = doubling(6);
  /** The next round's sheet, with results of its own. */
  const prepare = (sheet: Packet) => {
    sheet.set([10, 12, 14, 16, 18, 20]);
    return 7;
  };
  await crew.run("net", { ...tasks, id: 6, prepare });
  expect(sheets).toHaveLength(1);
  // An evaluation in between leaves it alone.
  await crew.run("net", tasks);
  expect(sheets).toHaveLength(2);
  const taken: number[] = [];
  const take = (share: Uint32Array, packet: Packet) => {
    for (const [place, index] of share.entries()) {
      results[index] = packet[place];
      taken.push(index);
    }
    return true;
  };
  await crew.run("net", { ...tasks, id: 7, take });
  expect(sheets).toHaveLength(2);
  expect(taken.length).toBeGreaterThan(2);
  for (const index of taken) expect(results[index]).toBe(10 + 2 * index);
  await crew.run("net", { ...tasks, id: 7 });
  expect(sheets).toHaveLength(3);
});

test.each([false, true])(
  "with one worker nothing is sent, memory shared or not",
  async (shared) => {
    const crew = new Crew(() => good, shared);
    const { tasks, here, sheets } = doubling(3);
    await crew.run("net", tasks);
    await crew.run("net", tasks);
    expect(here).toEqual([0, 1, 2, 0, 1, 2]);
    expect(sheets).toEqual([]);
  },
);

test("where there is no memory for a sheet, the trainer does all tasks itself", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const ended = vi.fn();
  const crew = new Crew(() => ({ ...good, end: ended }), true);
  crew.resize(2);
  const { tasks, results } = doubling(4);
  await crew.run("net", { ...tasks, sheetRoom: () => 2 ** 60 });
  expect(results).toEqual([0, 2, 4, 6]);
  expect(ended).not.toHaveBeenCalled();
});

const FAULTS = ["falls over", "fell over before", "throws", "falls silent", "answers nonsense"];
test.each(FAULTS.flatMap((what) => [false, true].map((shared) => ({ what, shared }))))(
  "a mate that $what costs nothing but time, with memory shared: $shared",
  async ({ what, shared }) => {
    vi.useFakeTimers();
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const ended = vi.fn();
    const broken = {
      ...good,
      async work(
        _: string,
        tasks: Uint32Array,
        sheet: Packet,
        __: Packet,
        claims: Claims | null,
      ): Promise<Answer> {
        // Whatever it has taken is lost with it.
        if (claims !== null) for (const task of tasks) claim(claims, task);
        if (what === "throws") throw new Error("no");
        const nonsense = { sheet, results: new Uint8Array([9]), done: new Uint32Array([1]), ms: 5 };
        if (what === "answers nonsense") return nonsense;
        return new Promise<never>(() => undefined);
      },
      end: ended,
      onFailure(tell: (error: Error) => void) {
        if (what === "falls over") setTimeout(() => tell(new Error("it died")), 5);
        if (what === "fell over before") tell(new Error("it died"));
      },
    };
    const make = vi.fn<MakeMate>().mockReturnValueOnce(broken).mockReturnValue(good);
    const crew = new Crew(make, shared);
    crew.resize(2);
    const { tasks, results } = doubling(4);
    const running = crew.run("net", tasks);
    await vi.runAllTimersAsync();
    await running;
    expect(results).toEqual([0, 2, 4, 6]);
    if (what !== "answers nonsense") {
      expect(ended).toHaveBeenCalledOnce();
      expect(make).toHaveBeenCalledTimes(2);
      expect(crew.size).toBe(2);
    }
    vi.useRealTimers();
  },
);

test("a worker that is ended at its work leaves it to the trainer, and nobody waits for it", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const crew = new Crew(
    () => ({ ...good, work: () => new Promise<never>(() => undefined) }),
    false,
  );
  crew.resize(2);
  const { tasks, results } = doubling(4);
  const running = crew.run("net", tasks);
  crew.resize(1);
  await running;
  expect(results).toEqual([0, 2, 4, 6]);
  expect(crew.size).toBe(1);
});

test("a smaller crew ends those it does not need", () => {
  const ended = vi.fn();
  const crew = new Crew(() => ({ ...good, end: ended }));
  crew.resize(4);
  crew.resize(0);
  expect(crew.size).toBe(1);
  expect(ended).toHaveBeenCalledTimes(3);
});
