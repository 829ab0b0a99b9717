// Finds the buffers of an answer, which are transferred and not copied.

import { transfer } from "comlink";

/** The buffers of all typed arrays in a tree of plain objects. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (Array.isArray(part)) {
      part.forEach(visit);
    } else if (typeof part === "object" && part !== null) {
      Object.values(part).forEach(visit);
    }
  };
  visit(value);
  return [...found];
}

/** Lets comlink hand over the buffers of an answer, where there is one. */
export const handOver = <T>(answer: T): T =>
  answer === null ? answer : transfer(answer, buffersOf(answer));
