import { expect, test, vi } from "vitest";
import type { Claims } from "./claims.ts";
import { answer, type Line } from "./line.ts";
import { overLines, type Packet } from "./mate.ts";

const TASKS = Uint32Array.of(3, 4);
const apart = () => true;

/** Writes the first letter of the network's name into the packet. */
const replica = () => ({
  listen: vi.fn(async (spec: string, packet: Packet, _: Claims | null, line: Line) => {
    await answer(line, (done) => {
      if (spec === "none") throw new Error("the tasks do not fit the network");
      packet[0] = spec.charCodeAt(0);
      return { done, ms: 2 };
    });
  }),
});

test("over a line a message is sent only when something else is to be looked at", async () => {
  const other = replica();
  const mate = overLines(other, apart);
  const packet = mate.newPacket(8);
  for (const spec of ["a", "a", "b", "b"]) {
    expect(await mate.work(spec, TASKS, packet, null)).toEqual({ packet, done: TASKS, ms: 2 });
    expect(packet[0]).toBe(spec.charCodeAt(0));
  }
  expect(other.listen).toHaveBeenCalledTimes(2);
  await mate.work("b", TASKS, mate.newPacket(8), null);
  expect(other.listen).toHaveBeenCalledTimes(3);
  await mate.work("b", Uint32Array.of(1, 2, 3), packet, null);
  expect(other.listen).toHaveBeenCalledTimes(4);
});

test("what a mate cannot do over a line is told to whoever waits for it", async () => {
  const mate = overLines(replica(), apart);
  await mate.work("good", TASKS, mate.newPacket(8), null);
  await expect(mate.work("none", TASKS, mate.newPacket(8), null)).rejects.toThrow("do not fit");
});

test("who waits for a mate that was ended is told so", async () => {
  const mate = overLines({ listen: () => new Promise<void>(() => undefined) }, apart);
  const waiting = mate.work("silent", TASKS, mate.newPacket(8), null);
  mate.end();
  await expect(waiting).rejects.toThrow("hung up");
});
