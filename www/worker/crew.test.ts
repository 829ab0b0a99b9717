import { expect, test, vi } from "vitest";
import { assign, Crew, type MakeMate, type Tasks } from "./crew.ts";

test("every task has one worker, and no worker much more than its share", () => {
  expect(assign([48, 48], 2, 2)).toEqual([[1], [0]]);
  expect(assign([96, 96, 96, 96, 32], 2, 2)).toEqual([
    [1, 3],
    [0, 2, 4],
  ]);
  const shares = assign([5, 1, 4, 2, 3], 3, 0);
  expect(shares.flat().sort()).toEqual([0, 1, 2, 3, 4]);
  expect(assign([7], 4, 2)[0]).toEqual([]);
});

/** Tasks whose result is twice their number; keeps who delivered what. */
function doubling(count: number) {
  const results: (number | undefined)[] = Array.from({ length: count });
  const here: number[] = [];
  const tasks: Tasks = {
    count,
    cost: () => 1,
    bytes: (index) => new Uint8Array([index]),
    parameters: () => new Float32Array(1),
    work: (index) => {
      here.push(index);
      results[index] = 2 * index;
    },
    deliver: (index, [result]) => {
      if (result !== 2 * index) return false;
      results[index] = result;
      return true;
    },
  };
  return { tasks, results, here };
}

const double = async (_: string, __: Float32Array, tasks: Uint8Array[]) =>
  tasks.map(([index = 0]) => new Float32Array([2 * index]));

const never = new Promise<never>(() => undefined);

test("a crew shares tasks, and all of them are done", async () => {
  const crew = new Crew(() => ({ work: double, end: () => undefined, failed: never }));
  crew.resize(3);
  const { tasks, results, here } = doubling(8);
  await crew.run("net", tasks);
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(here.length).toBeLessThan(4);
});

test.each(["falls over", "throws", "falls silent", "answers nonsense"])(
  "a mate that %s costs nothing but time",
  async (what) => {
    vi.useFakeTimers();
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const ended = vi.fn();
    const broken = {
      work: async () => {
        if (what === "throws") throw new Error("no");
        return what === "answers nonsense" ? [new Float32Array([9])] : never;
      },
      end: ended,
      failed: what === "falls over" ? Promise.reject(new Error("it died")) : never,
    };
    broken.failed.catch(() => undefined);
    const good = { work: double, end: () => undefined, failed: never };
    const make = vi.fn<MakeMate>().mockReturnValueOnce(broken).mockReturnValue(good);
    const crew = new Crew(make);
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

test("a smaller crew ends those it does not need", () => {
  const ended = vi.fn();
  const crew = new Crew(() => ({ work: double, end: ended, failed: never }));
  crew.resize(4);
  crew.resize(0);
  expect(crew.size).toBe(1);
  expect(ended).toHaveBeenCalledTimes(3);
});
