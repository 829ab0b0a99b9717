import { expect, test, vi } from "vitest";
import { capacityOf, close, newChannel, request, serve } from "./channel.ts";

test.for([true, false])(
  "requests are answered one after the other until the channel is closed; spinning: %s",
  async (spin) => {
    const channel = newChannel(3);
    expect(capacityOf(channel)).toBe(3);
    const compute = vi.fn((microBatches: Uint32Array, _: number) => ({
      computed: microBatches.slice(1),
      ms: 1.5 * microBatches.length,
    }));
    // The other end may come later than the first request.
    const first = request(channel, Uint32Array.of(7, 8, 9), 64, spin);
    const other = serve(channel, compute);
    expect(await first).toEqual({ computed: Uint32Array.of(8, 9), ms: 4.5 });
    expect(await request(channel, Uint32Array.of(5), 0, spin)).toEqual({
      computed: Uint32Array.of(),
      ms: 1.5,
    });
    close(channel);
    await other;
    expect(compute.mock.calls).toEqual([
      [Uint32Array.of(7, 8, 9), 64],
      [Uint32Array.of(5), 0],
    ]);
  },
);

test("a channel can be closed before the first request", async () => {
  const channel = newChannel(1);
  const other = serve(channel, () => expect.unreachable());
  close(channel);
  await other;
});

test("a request under way is rejected when the channel is closed", async () => {
  const channel = newChannel(1);
  const waiting = request(channel, Uint32Array.of(0), 0, true);
  close(channel);
  await expect(waiting).rejects.toThrow("closed");
});

test("an error of the serving end ends its loop", async () => {
  const channel = newChannel(1);
  const other = serve(channel, () => {
    throw new Error("the job does not fit");
  });
  void request(channel, Uint32Array.of(0), 0, true);
  await expect(other).rejects.toThrow("does not fit");
});
