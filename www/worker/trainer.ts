// The trainer worker: owns the engine, trains whenever nobody asks for something, answers the page.

import { expose, transfer } from "comlink";
import type { DatasetName, Opened, OpenOptions, TrainerApi, TrainerEvent } from "../protocol.ts";
import { Crew } from "./crew.ts";
import { type Loader, loadEngine, type Round, type Session } from "./engine.ts";
import { attempt, describeCrash, faultOf, listenForPanics } from "./faults.ts";
import { makeLock } from "./lock.ts";
import { loadFromFiles, loadFromServer, type Progress } from "./sources.ts";
import { buffersOf } from "./transferables.ts";

/** Short enough that an answer to the page is never late by more than a frame. */
const SLICE_MS = 10;

listenForPanics();
const engineLoading = loadEngine();
// Somebody awaits it later; until then a failure must not count as unhandled.
engineLoading.catch(() => undefined);

const crew = new Crew();
/** What changes the run waits until the step under way is over. */
const exclusive = makeLock();

let session: Session | null = null;
/** The network's JSON, for the crew. */
let spec = "";
let running = false;
let crashed = false;
let dataUrl = "";
let tell: (event: TrainerEvent) => void = () => undefined;

function opened(): Session {
  if (session === null) throw new Error("the trainer was asked before it was opened");
  return session;
}

/** Every call into the engine goes through here: after a panic its memory cannot be trusted. */
async function guarded<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (faultOf(error) === null) crash(error);
    throw error;
  }
}

function crash(error: unknown): void {
  if (crashed) return;
  crashed = true;
  running = false;
  tell({ kind: "crashed", text: describeCrash(error) });
}

// A message to oneself comes back at once, and lets the page's messages in between; timers wait 4 ms.
const next = new MessageChannel();
let scheduled = false;

function schedule(): void {
  if (scheduled || crashed) return;
  scheduled = true;
  next.port2.postMessage(null);
}

next.port1.onmessage = () => {
  scheduled = false;
  exclusive(turn).catch((error: unknown) => {
    const fault = faultOf(error);
    if (fault === null) {
      crash(error);
      return;
    }
    rest();
    tell({ kind: "fault", fault });
  });
};

/** A little evaluation and a little training, then the page's turn. */
async function turn(): Promise<void> {
  if (session === null || crashed) return;
  const { Round } = await engineLoading;
  const evaluating = await share(Round.Evaluation, crew.size);
  if (running && crew.size === 1) session.trainFor(SLICE_MS);
  else if (running) await share(Round.Step, 0);
  if (running || evaluating) schedule();
}

/** Shares one round of tasks with the crew; false when there were none. */
async function share(round: Round, most: number): Promise<boolean> {
  const run = opened();
  const count = run.begin(round, most);
  if (count === 0) return false;
  await crew.run(spec, {
    count,
    cost: (index) => run.cost(round, index),
    bytes: (index) => run.taskBytes(round, index),
    parameters: () => run.parameters(round),
    work: (index) => run.work(round, index),
    deliver: (index, result) => run.deliver(round, index, result),
  });
  run.finish(round);
  return true;
}

function rest(): void {
  running = false;
  session?.rest();
}

/** Reads CIFAR-10 by `read`; the run goes on with what it has until all of it is there. */
async function readData(
  read: (loader: Loader, progress: Progress) => Promise<void>,
): Promise<Loader> {
  const { Loader } = await engineLoading;
  const loader = new Loader();
  try {
    await read(loader, (bytes, total, records) =>
      tell({ kind: "loading", dataset: "cifar10", bytes, total, records }),
    );
    return loader;
  } catch (error) {
    loader.free();
    throw error;
  }
}

/** Makes a data set ready, while training goes on; what is returned puts it to use. */
async function loaded(dataset: DatasetName): Promise<(run: Session) => void> {
  if (dataset === "embedded") return (run) => run.useEmbedded();
  const loader = await readData((into, progress) => loadFromServer(dataUrl, into, progress));
  return (run) => run.useLoaded(loader);
}

/** A run was replaced: all that the page needs to know of the new one. */
function replaced(): Opened {
  const description: Opened = { ...opened().describe(), workers: crew.size };
  spec = description.network.specText;
  tell({ kind: "dataset", dataset: description.dataset });
  return description;
}

const change = (work: (session: Session) => void | Promise<void>) =>
  guarded(() =>
    attempt(() =>
      exclusive(async () => {
        await work(opened());
        return replaced();
      }),
    ),
  );

/** As `change`, after something slow that does not hold up training. */
const changeWhenReady = (prepare: () => Promise<(run: Session) => void>) =>
  guarded(() =>
    attempt(async () => {
      const use = await prepare();
      return exclusive(() => {
        use(opened());
        return replaced();
      });
    }),
  );

const api: TrainerApi = {
  open: (options: OpenOptions, onEvent) =>
    guarded(() =>
      attempt(async () => {
        tell = onEvent;
        ({ dataUrl } = options);
        const { Session } = await engineLoading;
        const { spec, trainer, augmentation, seed } = options;
        session?.free();
        session = new Session({ spec, trainer, augmentation, seed });
        crew.resize(options.workers);
        if (options.dataset !== "embedded") (await loaded(options.dataset))(session);
        running = !options.paused;
        schedule();
        return replaced();
      }),
    ),

  async play() {
    running = true;
    schedule();
  },

  pause: () => exclusive(rest),

  setWorkers: (workers) =>
    exclusive(() => {
      crew.resize(workers);
      return crew.size;
    }),

  step: () =>
    guarded(() =>
      attempt(() =>
        exclusive(() => {
          opened().step();
          return null;
        }),
      ),
    ),

  reset: (seed) => change((run) => run.reset(seed)),

  setTrainer: (trainer) =>
    guarded(() =>
      attempt(() => {
        opened().setTrainer(trainer);
        return trainer;
      }),
    ),

  setAugmentation: (augmentation) => guarded(() => opened().setAugmentation(augmentation)),

  setSpec: (spec, trainer) => change((run) => run.setSpec(spec, trainer)),

  checkSpec: (spec) => guarded(() => attempt(async () => (await engineLoading).checkSpec(spec))),

  setDataset: (dataset) => changeWhenReady(() => loaded(dataset)),

  loadFiles: (files) =>
    changeWhenReady(async () => {
      const loader = await readData((into, progress) => loadFromFiles(files, into, progress));
      return (run) => run.useLoaded(loader);
    }),

  snapshot: (request) =>
    guarded(() => {
      const began = performance.now();
      const snapshot = opened().snapshot(request);
      snapshot.running = running;
      snapshot.costMs = performance.now() - began;
      return transfer(snapshot, buffersOf(snapshot));
    }),

  setFocus: (focus) =>
    guarded(() => {
      const run = opened();
      if (focus.kind === "next-test") run.focusNext();
      else if (focus.kind === "test") run.focusTest(focus.index);
      else run.focusPicture(new Uint8Array(focus.pixels.buffer));
    }),

  classify: (pixels, averaged) =>
    guarded(() => opened().classify(new Uint8Array(pixels.buffer), averaged)),

  evaluate: (averaged) =>
    guarded(() => {
      opened().evaluate(averaged);
      schedule();
    }),

  save: () => guarded(() => exclusive(() => opened().save())),

  restore: (text) =>
    changeWhenReady(async () => {
      const { savedDataset } = await engineLoading;
      const wanted: DatasetName = savedDataset(text);
      const { dataset }: Opened = opened().describe();
      const use = dataset.name === wanted ? null : await loaded(wanted);
      return (run) => {
        use?.(run);
        run.restore(text);
      };
    }),
};

expose(api);
