import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../backends/engine.ts";
import { releaseMemory, workersFor } from "./release-memory.ts";

const engine = vi.hoisted(() => ({
  memoryBytes: () => 900e6,
  __wbg_reset_state: vi.fn(),
  Session: vi.fn(),
}));
vi.mock("../backends/engine.ts", () => ({ engineNow: () => engine }));
beforeEach(() => vi.clearAllMocks());

/** A session of a small network, with the methods that are called. */
const small = (dataset: object) =>
  ({
    describe: () => ({
      network: { specText: "{}", memory: { trainer: 5e6, worker: 5e6 } },
      dataset: { name: "embedded", trainCount: 8000, testCount: 1000, growing: false, ...dataset },
    }),
    save: () => new Uint8Array(),
    free: () => undefined,
  }) as unknown as Session;

test("there are as many workers as there is memory for, and always one", () => {
  const heavy = { trainer: 500e6, worker: 400e6 };
  expect([1, 2, 4, 5, 16].map((wanted) => workersFor(wanted, heavy, 2e9))).toEqual([1, 2, 4, 4, 4]);
  expect(workersFor(8, { trainer: 20e6, worker: 10e6 }, 2e9)).toBe(8);
  expect(workersFor(8, { trainer: 900e6, worker: 900e6 }, 1e9)).toBe(1);
  expect(workersFor(8, { trainer: 3e9, worker: 1e9 }, 2e9)).toBe(1);
});

test("an engine is restarted where much of its memory is idle", () => {
  engine.Session.mockImplementation(function fresh() {
    return { restore: () => true };
  });
  releaseMemory(small({}), { racing: false, holds: 0, focus: null });
  expect(engine.__wbg_reset_state).toHaveBeenCalledOnce();
});

test("an engine is not restarted while its objects are held", () => {
  const arriving = { name: "cifar10", growing: true };
  const pinned = [
    { session: small({}), how: { racing: false, holds: 1 } },
    { session: small({}), how: { racing: true, holds: 0 } },
    { session: small(arriving), how: { racing: false, holds: 0 } },
  ];
  for (const { session, how } of pinned) {
    expect(releaseMemory(session, { ...how, focus: null })).toBe(session);
  }
  expect(engine.__wbg_reset_state).not.toHaveBeenCalled();
});
