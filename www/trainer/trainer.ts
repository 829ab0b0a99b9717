// The trainer worker: owns the engine, trains whenever nobody asks for something, answers the page.

import { expose } from "comlink";
import { loadEngine, type Session } from "../backends/wasm/engine.ts";
import { cancelArrival, trainOnArriving } from "../datasets/cifar10/arrival.ts";
import { forgetPictures, keptBytes, keptPictures, readKept } from "../datasets/cifar10/cache.ts";
import { type Read, SourceError } from "../datasets/cifar10/delivery.ts";
import { inTurn } from "../datasets/cifar10/download-turn.ts";
import type { Found, OpenOptions, TrainerApi } from "../protocol/protocol.ts";
import { handOver } from "../protocol/transferables.ts";
import { goOnWith } from "../runs/restore.ts";
import {
  change,
  crew,
  exclusive,
  fitCrew,
  freshIdentity,
  guarded,
  opened,
  replaced,
  rest,
  stage,
} from "./context.ts";
import { attempt, listenForPanics } from "./faults.ts";
import { loadPart } from "./lazy-import.ts";
import { schedule } from "./loop.ts";

/** No engine begins as many runs. */
const GENERATIONS = 1_000_000;

listenForPanics();
let dataUrl = "";

/** What keeps runs is not needed before the first step. */
const autosave = () => loadPart(() => import("../runs/autosave.ts"));
const opening = () => loadPart(() => import("../runs/open.ts"));
const shelf = () => loadPart(() => import("../runs/run-store.ts"));
const race = () => loadPart(() => import("./race.ts"));

/** Does something with the runs kept in this browser. */
const kept = <T>(work: () => Promise<T>) =>
  guarded(() =>
    attempt(async () => {
      try {
        return await work();
      } catch (error) {
        // The database says no by exceptions of the browser's own.
        if (!(error instanceof DOMException)) throw error;
        throw new SourceError("run_not_kept", {}, String(error));
      }
    }),
  );

/** What is kept in this browser, else the archive beside the page. */
async function cifar10(): Promise<{ read: Read; keep: boolean }> {
  if ((await keptBytes()) !== null) return { read: readKept, keep: false };
  const { readFromServer } = await loadPart(() => import("../datasets/cifar10/archive.ts"));
  return { read: inTurn(readFromServer(dataUrl)), keep: true };
}

const arrive = (source: () => Promise<{ read: Read; keep: boolean }>) =>
  guarded(() =>
    attempt(async () => {
      const { read, keep } = await source();
      await trainOnArriving(read, keep);
      return null;
    }),
  );

/** Replaces the run by something that ends what is on its way in. */
async function replace(work: (session: Session) => void): ReturnType<TrainerApi["reset"]> {
  await cancelArrival();
  return change(work);
}

const api: TrainerApi = {
  open: (options: OpenOptions, onEvent) =>
    guarded(() =>
      attempt(async () => {
        stage.tell = onEvent;
        stage.build = options.build;
        ({ dataUrl } = options);
        const { Session } = await loadEngine(options.build);
        const { spec, trainer, augmentation, seed } = options;
        stage.session = new Session({ spec, trainer, augmentation, seed });
        stage.workers = options.workers;
        stage.running = !options.paused;
        schedule();
        return replaced();
      }),
    ),

  async keepRuns() {
    const part = await autosave().catch(() => null);
    await part?.start().catch(() => undefined);
  },

  async play() {
    stage.running = true;
    schedule();
  },

  pause() {
    // At once, so that whoever asks meanwhile is told; and not any more where training was asked for again.
    stage.running = false;
    return exclusive(() => {
      if (!stage.running) rest();
    });
  },

  setWorkers: (workers) =>
    exclusive(() => {
      stage.workers = workers;
      fitCrew(opened().describe().network.memory);
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

  setSpec: (spec, trainer) => change((run) => run.setSpec(spec, trainer, new Uint8Array())),

  async changeNetwork(spec, trainer, pairs) {
    let kept = new Uint8Array();
    const outcome = await change((run) => {
      kept = run.setSpec(spec, trainer, pairs);
    });
    return outcome.ok ? { ok: true, value: { opened: outcome.value, kept } } : outcome;
  },

  checkSpec: (spec) => guarded(() => attempt(() => opened().checkSpec(spec))),

  useTrained: (network, weights) =>
    change((run) => {
      run.useTrained(network, weights);
      rest();
    }),

  useEmbedded: () => replace((run) => run.useEmbedded()),

  async useCifar10() {
    const outcome = await arrive(cifar10);
    // What was kept could not be read, and is gone: then from beside the page.
    const again = !outcome.ok && outcome.fault.code === "kept_unreadable";
    return again ? arrive(cifar10) : outcome;
  },

  downloadCifar10: () =>
    arrive(async () => {
      const { readRelease } = await loadPart(() => import("../datasets/cifar10/huggingface.ts"));
      return { read: inTurn(readRelease), keep: true };
    }),

  loadFiles: (files) =>
    arrive(async () => {
      const { readFiles } = await loadPart(() => import("../datasets/cifar10/files.ts"));
      return { read: readFiles(files), keep: true };
    }),

  cancelLoading: cancelArrival,

  keptBytes,

  keptPictures,

  forgetKept: forgetPictures,

  snapshot: (request) =>
    guarded(() => {
      const began = performance.now();
      const snapshot = opened().snapshot(request);
      snapshot.running = stage.running;
      snapshot.generation += stage.engines * GENERATIONS;
      snapshot.trainedMs = stage.trainedMs;
      snapshot.costMs = performance.now() - began;
      return handOver(snapshot);
    }),

  setFocus: (focus) =>
    guarded(() => {
      const run = opened();
      stage.focus = focus;
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

  search: (wanted) =>
    guarded(() => {
      if (wanted.kind === "tests") opened().searchTests(wanted.count);
      else opened().searchPicture(new Uint8Array(wanted.pixels.buffer));
      schedule();
    }),

  stopSearch: () => guarded(() => opened().stopSearch()),

  found: () =>
    guarded(() => {
      const found: Found | null = opened().found();
      return handOver(found);
    }),

  race: (trainers) => guarded(() => attempt(async () => (await race()).start(trainers))),

  racers: (from) =>
    guarded(async () => {
      const racers = (await race()).tell(from);
      return handOver(racers);
    }),

  endRace: () => guarded(async () => exclusive((await race()).end)),

  save: () => guarded(() => exclusive(() => opened().save())),

  restore: (bytes, name) =>
    guarded(() => attempt(() => goOnWith(bytes, cifar10, freshIdentity(name)))),

  // Without an await: a page that is being left has no time for one.
  keepForLater: async () => stage.hiding(),

  away: async (gone) => stage.away(gone),

  keepAs: (name, id) => kept(async () => (await autosave()).keepAs(name, id ?? freshIdentity().id)),

  openKept: (id) => kept(async () => (await opening()).openKept(id, cifar10)),

  keptFile: (id) => kept(async () => (await opening()).fileOf(id)),

  changeKept: (id, changes) =>
    kept(async () => {
      const { change, tell } = await shelf();
      await change(id, changes);
      await tell();
    }),
};

expose(api);
