import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Watchdog } from "./watchdog.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("an answer that is late is told once", () => {
  const onTimeout = vi.fn();
  const watchdog = new Watchdog(onTimeout, 100);
  watchdog.arm();
  vi.advanceTimersByTime(99);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(onTimeout).toHaveBeenCalledOnce();
});

test("answers in time keep it quiet, and each has the whole time", () => {
  const onTimeout = vi.fn();
  const watchdog = new Watchdog(onTimeout, 100);
  for (let requests = 0; requests < 5; requests++) {
    watchdog.arm();
    vi.advanceTimersByTime(80);
    watchdog.disarm();
  }
  watchdog.arm();
  vi.advanceTimersByTime(99);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
});

test("one that is stopped leaves no timer behind", () => {
  const onTimeout = vi.fn();
  const watchdog = new Watchdog(onTimeout, 100);
  watchdog.arm();
  watchdog.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(onTimeout).not.toHaveBeenCalled();
});
