// What the trainer has on stage: the session that runs, the page that listens, and the rules for touching either.

import type { Opened, TrainerEvent } from "../protocol.ts";
import { Crew } from "./crew.ts";
import type { Session } from "./engine.ts";
import { attempt, describeCrash, faultOf } from "./faults.ts";
import { makeLock } from "./lock.ts";

export const crew = new Crew();

/** What changes the run waits until the step under way is over. */
export const exclusive = makeLock();

export const stage = {
  session: null as Session | null,
  running: false,
  crashed: false,
  /** The network's JSON, for the crew. */
  spec: "",
  tell: (_: TrainerEvent): void => undefined,
};

export function opened(): Session {
  if (stage.session === null) throw new Error("the trainer was asked before it was opened");
  return stage.session;
}

export function rest(): void {
  stage.running = false;
  stage.session?.rest();
}

export function crash(error: unknown): void {
  if (stage.crashed) return;
  stage.crashed = true;
  stage.running = false;
  stage.tell({ kind: "crashed", text: describeCrash(error) });
}

/** Every call into the engine goes through here: after a panic its memory cannot be trusted. */
export async function guarded<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (faultOf(error) === null) crash(error);
    throw error;
  }
}

/** A run was replaced: all that the page needs to know of the new one. */
export function replaced(): Opened {
  const description: Opened = { ...opened().describe(), workers: crew.size };
  stage.spec = description.network.specText;
  return description;
}

/** Replaces the run by `work`, between two steps; a fault leaves it as it was. */
export const change = (work: (session: Session) => void) =>
  guarded(() =>
    attempt(() =>
      exclusive(() => {
        work(opened());
        return replaced();
      }),
    ),
  );
