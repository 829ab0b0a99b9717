import { expect, test } from "vitest";
import { buffersOf, handOver } from "./transferables.ts";

test("every buffer of a tree is found once, however deep and however often it is used", () => {
  const shared = new Uint8Array(4);
  const floats = new Float32Array(2);
  const tree = {
    a: shared,
    list: [{ b: floats }, null, [shared.subarray(1, 2)]],
    text: "no",
    n: 1,
  };
  expect(buffersOf(tree)).toEqual([shared.buffer, floats.buffer]);
});

test("what has no buffers gives none", () => {
  for (const value of [null, undefined, 1, "text", {}, []]) expect(buffersOf(value)).toEqual([]);
});

test("an answer can be handed over: its buffers move, and nothing is moved twice", () => {
  const answer = { pixels: new Uint8Array([1, 2]), columns: { x: new Float64Array([3]) } };
  const moved = structuredClone(answer, { transfer: buffersOf(answer) });
  expect(moved).toEqual({ pixels: new Uint8Array([1, 2]), columns: { x: new Float64Array([3]) } });
  expect(answer.pixels.byteLength).toBe(0);
  expect(answer.columns.x.byteLength).toBe(0);
});

test("no answer is none to hand over, and none the less told", () => {
  expect(handOver(null)).toBe(null);
  const answer = { pixels: new Uint8Array([1]) };
  expect(handOver(answer)).toBe(answer);
});
