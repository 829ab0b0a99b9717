// Faults and outcomes: how the engine and the workers say what went wrong.

/** A problem that the visitor can mend: `code` names a sentence of the text catalogue, `params` fill it. */
export interface Fault {
  code: string;
  params: Record<string, string | number>;
  /** The engine's own English sentence, for the console and for codes the catalogue does not know. */
  text: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; fault: Fault };
