import { expect, test, vi } from "vitest";
import { answer, call, hangUp, newLine, roomOf } from "./channel.ts";

test.for([true, false])(
  "calls are answered one after the other, until the line is hung up; awake: %s",
  async (awake) => {
    const line = newLine(3);
    expect(roomOf(line)).toBe(3);
    const work = vi.fn((tasks: Uint32Array, _: number) => ({
      done: tasks.slice(1),
      ms: 1.5 * tasks.length,
    }));
    // The other end may come later than the first call.
    const first = call(line, Uint32Array.of(7, 8, 9), 64, awake);
    const other = answer(line, work);
    expect(await first).toEqual({ done: Uint32Array.of(8, 9), ms: 4.5 });
    expect(await call(line, Uint32Array.of(5), 0, awake)).toEqual({
      done: Uint32Array.of(),
      ms: 1.5,
    });
    hangUp(line);
    await other;
    expect(work.mock.calls).toEqual([
      [Uint32Array.of(7, 8, 9), 64],
      [Uint32Array.of(5), 0],
    ]);
  },
);

test("a line is hung up before anybody has called", async () => {
  const line = newLine(1);
  const other = answer(line, () => expect.unreachable());
  hangUp(line);
  await other;
});

test("who waits for an answer when the line is hung up is told so", async () => {
  const line = newLine(1);
  const waiting = call(line, Uint32Array.of(0), 0, true);
  hangUp(line);
  await expect(waiting).rejects.toThrow("hung up");
});

test("what the other end cannot do ends its line with the error", async () => {
  const line = newLine(1);
  const other = answer(line, () => {
    throw new Error("the tasks do not fit");
  });
  void call(line, Uint32Array.of(0), 0, true);
  await expect(other).rejects.toThrow("do not fit");
});
