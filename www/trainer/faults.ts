// Sorts what the engine throws: faults that the visitor can mend, and panics that need a restart.

import type { Fault, Outcome } from "../protocol/faults.ts";

/** A fault that a worker's own code finds, not the engine. */
export class SourceError extends Error {
  readonly fault: Fault;

  /** `text` is for the console; the fault is made into words on the page. */
  constructor(fault: Fault, text: string) {
    super(text);
    this.fault = fault;
  }
}

/** The engine throws faults as they are. The platform's own errors may have codes too, but are errors. */
function isFault(error: unknown): error is Fault {
  const plain = typeof error === "object" && error !== null && !(error instanceof Error);
  return plain && "code" in error && typeof error.code === "string";
}

/** The fault behind an error; null when it is none, but a bug or a panic. */
export function faultOf(error: unknown): Fault | null {
  if (error instanceof SourceError) return error.fault;
  return isFault(error) ? error : null;
}

/** Runs something that may throw a fault; other errors go on. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return { ok: false, fault };
  }
}

let lastPanic: string | null = null;

/** Keeps the words of a panic, which the engine's hook sends to the console before it traps. */
export function listenForPanics(): void {
  const write = console.error.bind(console);
  console.error = (...words: unknown[]) => {
    const [text] = words;
    if (typeof text === "string" && text.startsWith("panicked at")) lastPanic = text;
    write(...words);
  };
}

/** What happened, in words, for somebody who reports it. */
export function describeCrash(error: unknown): string {
  // The hook adds a stack, which says nothing to a visitor.
  const panic = lastPanic?.split("\n\nStack:")[0]?.trim();
  return panic ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
