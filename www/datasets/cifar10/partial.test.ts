import { describe, expect, test } from "vitest";
import { partialIn, type Storage } from "./partial.ts";

/** A file in memory, with room for so many bytes. */
function memory(room = 10_000): Storage {
  const bytes = new Uint8Array(room);
  let size = 0;
  return {
    getSize: () => size,
    truncate: (to) => {
      size = to;
    },
    read: (into, { at }) => {
      const piece = bytes.subarray(at, Math.min(size, at + into.length));
      into.set(piece);
      return piece.length;
    },
    write: (from, { at }) => {
      if (at + from.length > room) throw new Error("QuotaExceededError");
      bytes.set(from, at);
      size = Math.max(size, at + from.length);
      return from.length;
    },
    flush: () => undefined,
    close: () => undefined,
  };
}

describe("the stored beginning of a download", () => {
  test("is there at the next visit, with its mark", () => {
    const file = memory();
    const first = partialIn(file);
    expect([first.mark, first.bytes]).toEqual(["", 0]);
    first.begin('"tag-1"');
    first.append(Uint8Array.of(1, 2, 3));
    first.append(Uint8Array.of(4));
    const second = partialIn(file);
    expect([second.mark, second.bytes]).toEqual(['"tag-1"', 4]);
    expect([...second.read(1, 4)]).toEqual([2, 3, 4]);
  });

  test("goes when another file takes its place, or one that cannot be gone on with", () => {
    const file = memory();
    const partial = partialIn(file);
    partial.begin("a");
    partial.append(Uint8Array.of(1));
    partial.begin("b");
    expect([partial.mark, partial.bytes]).toEqual(["b", 0]);
    partial.begin("");
    partial.append(Uint8Array.of(1));
    expect([partial.mark, partial.bytes, file.getSize()]).toEqual(["", 0, 0]);
    expect(partialIn(file).mark).toBe("");
  });

  test("gives way where there is no room, instead of keeping what has a gap", () => {
    const file = memory(600);
    const partial = partialIn(file);
    partial.begin("a");
    partial.append(new Uint8Array(80));
    partial.append(new Uint8Array(80));
    partial.append(new Uint8Array(1));
    expect([partial.mark, partial.bytes, file.getSize()]).toEqual(["", 0, 0]);
  });
});
