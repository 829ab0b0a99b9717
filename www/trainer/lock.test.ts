import { expect, test } from "vitest";
import { makeLock } from "./lock.ts";

test("one thing at a time, in order, whatever happens to the one before", async () => {
  const exclusive = makeLock();
  const log: string[] = [];
  const slow = exclusive(async () => {
    await new Promise((done) => setTimeout(done, 10));
    log.push("slow");
  });
  const bad = exclusive(() => {
    log.push("bad");
    throw new Error("no");
  });
  const last = exclusive(() => {
    log.push("last");
    return 7;
  });
  await expect(bad).rejects.toThrow("no");
  expect(await last).toBe(7);
  await slow;
  expect(log).toEqual(["slow", "bad", "last"]);
});
