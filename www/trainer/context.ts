// The trainer's context: the session that trains, the page that listens, and the rules for using either.

import type { Session } from "../backends/engine.ts";
import { openBackend } from "../backends/open.ts";
import { features } from "../browser/features.ts";
import type { DatasetName } from "../protocol/datasets.ts";
import type { Build, Opened } from "../protocol/session.ts";
import type { Focus } from "../protocol/snapshot.ts";
import type { TrainerEvent } from "../protocol/trainer.ts";
import { attempt, describeCrash, faultOf } from "./faults.ts";
import { makeLock } from "./lock.ts";
import { isIdle, releaseMemory, workersFor } from "./release-memory.ts";

export const backend = openBackend(() => context.build);

/** What the run store knows a run by. */
export interface Identity {
  id: string;
  /** What the visitor called it. */
  name: string | null;
  /** When it became the run in training, by `performance.now()`. */
  began: number;
}

export function newIdentity(name: string | null = null): Identity {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  const id = `${Date.now().toString(36)}-${random.toString(36)}`;
  return { id, name, began: performance.now() };
}

/** Changes of the run wait until the training step under way is over. */
export const exclusive = makeLock();

export const context = {
  session: null as Session | null,
  running: false,
  trainedMs: 0,
  crashed: false,
  /** The network's JSON, for the back end. */
  spec: "",
  /** How many workers the visitor asked for; a network that takes much memory gets fewer. */
  workers: 1,
  /** The network for which the page was told that there are fewer workers; empty where there are not. */
  limitedFor: "",
  /** What the layers were last asked to show. */
  focus: null as Focus | null,
  /** How often the engine was restarted to release memory: its numbering of runs begins again each time. */
  engineRestarts: 0,
  dataset: "embedded" as DatasetName,
  run: newIdentity(),
  /** The build of the engine that the page asked for. */
  build: undefined as Build | undefined,
  emit: (_: TrainerEvent): void => undefined,
  /** How often a weight was changed by hand: what is saved has changed then, and not its count of examples. */
  changesByHand: 0,
  /** Variants train on the run's pictures. */
  racing: false,
  /** Tasks under way that hold objects of the engine: it is not restarted meanwhile. */
  holds: 0,
  /** After each tick of the training loop. */
  onTick: (): void => undefined,
  /** The moment of the film that is shown, in examples seen. */
  moment: null as number | null,
  /** After training: keeps a moment of the film where one is due. */
  keepMoment: (): void => undefined,
  /** Trains a variant of the race for about this many milliseconds; false where there is no race. */
  raceTick: async (_: number): Promise<boolean> => false,
  /** Before another run replaces this one. */
  beforeReplace: (): void => undefined,
  /** When the page is hidden or left. */
  onHide: (): void => undefined,
  /** When the page comes back from the browser's back/forward cache. */
  onReturn: (): void => undefined,
};

export function currentSession(): Session {
  if (context.session === null) throw new Error("the trainer was asked before it was opened");
  return context.session;
}

export function pauseTraining(): void {
  context.running = false;
  context.session?.pause();
}

export function crash(error: unknown): void {
  if (context.crashed) return;
  context.crashed = true;
  context.running = false;
  context.emit({ kind: "crashed", text: describeCrash(error) });
}

/** Does what calls the engine, and ends the trainer where that panics: its memory cannot be trusted afterwards. */
export async function guarded<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (faultOf(error) === null) crash(error);
    throw error;
  }
}

/** The most memory that one worker has taken since the workers were started. */
let heaviest = 0;

/** Starts as many workers as the network leaves room for. Workers that hold much more memory than it takes are restarted. */
export function fitWorkers(memory: Opened["network"]["memory"]): void {
  if (isIdle(heaviest, memory.worker)) {
    backend.resize(1);
    heaviest = 0;
  }
  heaviest = Math.max(heaviest, memory.worker);
  const wanted = context.workers;
  const workers = workersFor(wanted, memory);
  backend.resize(workers);
  const limitedFor = workers < wanted ? context.spec : "";
  if (limitedFor !== "" && limitedFor !== context.limitedFor) {
    const megabytes = Math.round(memory.worker / 1e6);
    context.emit({ kind: "note", fault: { code: "fewer_workers", workers, wanted, megabytes } });
  }
  context.limitedFor = limitedFor;
}

/** Does `work`, which holds objects of the engine, and keeps the engine from being restarted meanwhile. */
export async function holdingEngine<T>(work: () => Promise<T>): Promise<T> {
  context.holds += 1;
  try {
    return await work();
  } finally {
    context.holds -= 1;
  }
}

/** Makes the session's run the one in training, and describes it for the page. */
export function installRun(run = newIdentity()): Opened {
  const { id, name } = run;
  const session = releaseMemory(currentSession(), context);
  if (session !== context.session) context.engineRestarts += 1;
  context.session = session;
  const described: Opened = session.describe();
  context.spec = described.network.specText;
  fitWorkers(described.network.memory);
  const description: Opened = {
    ...described,
    workers: backend.size,
    sharesMemory: features.sharedMemory() !== null,
    run: { id, name },
  };
  context.run = run;
  // How long a restored run trained before is not known.
  context.trainedMs = currentSession().stats().examplesSeen > 0 ? Number.NaN : 0;
  context.dataset = description.dataset.name;
  context.moment = null;
  // As it begins.
  context.keepMoment();
  return description;
}

/** Replaces the run by `work`, between two training steps; a fault leaves it as it was. */
export const replaceRun = (work: (session: Session) => void) =>
  guarded(() =>
    attempt(() =>
      exclusive(() => {
        context.beforeReplace();
        work(currentSession());
        return installRun();
      }),
    ),
  );
