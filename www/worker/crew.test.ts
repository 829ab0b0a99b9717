import { expect, test, vi } from "vitest";
import { assign, Crew, type MakeMate, type Packet, type Tasks } from "./crew.ts";

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
  const packets: Packet[] = [];
  const tasks: Tasks = {
    count,
    cost: () => 1,
    work: (index) => {
      here.push(index);
      results[index] = 2 * index;
    },
    pack: (share, packet) => {
      packets.push(packet);
      return Uint8Array.from(share);
    },
    unpack: (share, packet) => {
      if (!share.every((index, place) => packet[place] === 2 * index)) return false;
      packets.push(packet);
      for (const index of share) results[index] = 2 * index;
      return true;
    },
  };
  return { tasks, results, here, packets };
}

const double = async (_: string, __: number, packet: Packet) => packet.map((index) => 2 * index);

const good = { work: double, end: () => undefined, onFailure: () => undefined };

test("a crew shares tasks, and all of them are done", async () => {
  const crew = new Crew(() => good);
  crew.resize(3);
  const { tasks, results, here } = doubling(8);
  await crew.run("net", tasks);
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(here.length).toBeLessThan(4);
});

test("what comes back is what goes out in the next round", async () => {
  const crew = new Crew(() => good);
  crew.resize(2);
  const { tasks, packets } = doubling(2);
  await crew.run("net", tasks);
  await crew.run("net", tasks);
  const [, back, out] = packets;
  expect(out).toBe(back);
});

test.each(["falls over", "fell over before", "throws", "falls silent", "answers nonsense"])(
  "a mate that %s costs nothing but time",
  async (what) => {
    vi.useFakeTimers();
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const ended = vi.fn();
    const broken = {
      work: async () => {
        if (what === "throws") throw new Error("no");
        if (what === "answers nonsense") return new Uint8Array([9]);
        return new Promise<never>(() => undefined);
      },
      end: ended,
      onFailure(tell: (error: Error) => void) {
        if (what === "falls over") setTimeout(() => tell(new Error("it died")), 5);
        if (what === "fell over before") tell(new Error("it died"));
      },
    };
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
  const crew = new Crew(() => ({ ...good, end: ended }));
  crew.resize(4);
  crew.resize(0);
  expect(crew.size).toBe(1);
  expect(ended).toHaveBeenCalledTimes(3);
});
