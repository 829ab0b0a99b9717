// What the trainer has on stage: the session that runs, the page that listens, and the rules for touching either.

import type { Session } from "../backends/wasm/engine.ts";
import { Crew } from "../backends/wasm/pool.ts";
import { startReplica } from "../backends/wasm/worker-handle.ts";
import { features } from "../browser/features.ts";
import type { Build, DatasetName, Focus, Opened, TrainerEvent } from "../protocol/protocol.ts";
import { attempt, describeCrash, faultOf } from "./faults.ts";
import { makeLock } from "./lock.ts";
import { isIdle, lighten, workersFor } from "./release-memory.ts";

const apart = () => crew.size <= navigator.hardwareConcurrency;

export const crew = new Crew(() => startReplica(apart, stage.build));

/** What a run is known by where runs are kept. */
export interface Identity {
  id: string;
  /** What the visitor called it. */
  name: string | null;
  /** When it was put on stage. */
  began: number;
}

export function freshIdentity(name: string | null = null): Identity {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  const id = `${Date.now().toString(36)}-${random.toString(36)}`;
  return { id, name, began: performance.now() };
}

/** What changes the run waits until the step under way is over. */
export const exclusive = makeLock();

export const stage = {
  session: null as Session | null,
  running: false,
  trainedMs: 0,
  crashed: false,
  /** The network's JSON, for the crew. */
  spec: "",
  /** How many workers are wanted; a network that takes much memory has fewer. */
  workers: 1,
  /** The network for which there are fewer, which was told. */
  crowded: "",
  /** What the layers were last asked to show. */
  focus: null as Focus | null,
  /** Engines that were begun anew to give memory back: what each numbers begins again. */
  engines: 0,
  dataset: "embedded" as DatasetName,
  run: freshIdentity(),
  /** The build of the engine that the page asked for. */
  build: undefined as Build | undefined,
  tell: (_: TrainerEvent): void => undefined,
  /** Others train on the run's pictures. */
  racing: false,
  /** Works under way that hold objects of the engine while they wait: it is not begun anew meanwhile. */
  holds: 0,
  /** After each turn of training. */
  turned: (): void => undefined,
  /** Trains whoever races on the run's pictures for about so many milliseconds; false while nobody does. */
  race: async (_: number): Promise<boolean> => false,
  /** Before another run takes the place of this one. */
  leaving: (): void => undefined,
  /** Before the page is hidden or left. */
  hiding: (): void => undefined,
  /** When the page is left, perhaps to be come back to, and when it is come back to. */
  away: (_gone: boolean): void => undefined,
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

/** What a worker beside the trainer took at most, since all began anew. */
let heaviest = 0;

/** As many workers as the network leaves room for; new ones where those of now hold on to much more memory than it takes. */
export function fitCrew(memory: Opened["network"]["memory"]): void {
  if (isIdle(heaviest, memory.worker)) {
    crew.resize(1);
    heaviest = 0;
  }
  heaviest = Math.max(heaviest, memory.worker);
  const wanted = stage.workers;
  const workers = workersFor(wanted, memory);
  crew.resize(workers);
  const crowded = workers < wanted ? stage.spec : "";
  if (crowded !== "" && crowded !== stage.crowded) {
    const megabytes = Math.round(memory.worker / 1e6);
    const text = `each worker takes ${megabytes} MB: ${workers} of ${wanted} work`;
    const params = { workers, wanted, megabytes };
    stage.tell({ kind: "note", fault: { code: "fewer_workers", params, text } });
  }
  stage.crowded = crowded;
}

/** Does `work`, which holds objects of the engine while it waits. */
export async function holding<T>(work: () => Promise<T>): Promise<T> {
  stage.holds += 1;
  try {
    return await work();
  } finally {
    stage.holds -= 1;
  }
}

/** A run was replaced: all that the page needs to know of the new one. */
export function replaced(run = freshIdentity()): Opened {
  const { id, name } = run;
  const session = lighten(opened(), stage);
  if (session !== stage.session) stage.engines += 1;
  stage.session = session;
  const described: Opened = session.describe();
  stage.spec = described.network.specText;
  fitCrew(described.network.memory);
  const description: Opened = {
    ...described,
    workers: crew.size,
    sharesMemory: features.sharedMemory() !== null,
    run: { id, name },
  };
  stage.run = run;
  // What was trained elsewhere took a time that nobody knows here.
  stage.trainedMs = opened().stats().examplesSeen > 0 ? Number.NaN : 0;
  stage.dataset = description.dataset.name;
  return description;
}

/** Replaces the run by `work`, between two steps; a fault leaves it as it was. */
export const change = (work: (session: Session) => void) =>
  guarded(() =>
    attempt(() =>
      exclusive(() => {
        stage.leaving();
        work(opened());
        return replaced();
      }),
    ),
  );
