// The trainer worker: owns the engine, trains between requests, answers the page.

import { expose } from "comlink";
import { loadEngine, type Session } from "../backends/engine.ts";
import { cancelArrival, trainOnArriving } from "../datasets/cifar10/arrival.ts";
import { cachedBytes, cachedData, clearCache, readCached } from "../datasets/cifar10/cache.ts";
import type { Read } from "../datasets/cifar10/delivery.ts";
import { inTurn } from "../datasets/cifar10/download-turn.ts";
import type { Diagnosis } from "../protocol/doctor.ts";
import type { AscentResult, PatchResult } from "../protocol/excitations.ts";
import type { Attribution, AttributionMap } from "../protocol/explanation.ts";
import type { InspectedValue } from "../protocol/inspector.ts";
import type { NeighbourResult } from "../protocol/neighbours.ts";
import type { OpenOptions } from "../protocol/session.ts";
import type { TrainerApi } from "../protocol/trainer.ts";
import { handOver } from "../protocol/transferables.ts";
import { restoreRun } from "../runs/restore.ts";
import {
  backend,
  context,
  currentSession,
  exclusive,
  fitWorkers,
  guarded,
  installRun,
  newIdentity,
  pauseTraining,
  replaceRun,
} from "../trainer/context.ts";
import { attempt, listenForPanics, SourceError } from "../trainer/faults.ts";
import { lazyImport } from "../trainer/lazy-import.ts";
import { schedule } from "../trainer/loop.ts";

/** As long as a slice of training. */
const OCCLUSION_MS = 10;

/** More runs than one engine ever begins: numbers of runs stay unique across its restarts. */
const GENERATIONS = 1_000_000;

listenForPanics();
let dataUrl = "";

// Saved runs, the race and pictures of the test set are not needed before the first training step.
const autosave = () => lazyImport(() => import("../runs/autosave.ts"));
const restoring = () => lazyImport(() => import("../runs/open.ts"));
const filming = () => lazyImport(() => import("../runs/filming.ts"));
let film: Awaited<ReturnType<typeof filming>> | null = null;
const runStore = () => lazyImport(() => import("../runs/run-store.ts"));
const race = () => lazyImport(() => import("../trainer/race.ts"));
const slowMotion = () => lazyImport(() => import("../trainer/tell-step.ts"));
const pictures = () => lazyImport(() => import("../trainer/test-pictures.ts"));

/** Does something with the saved runs. */
const withRunStore = <T>(work: () => Promise<T>) =>
  guarded(() =>
    attempt(async () => {
      try {
        return await work();
      } catch (error) {
        // The database refuses by exceptions of the browser's own.
        if (!(error instanceof DOMException)) throw error;
        throw new SourceError({ code: "run_not_kept" }, String(error));
      }
    }),
  );

/** The pictures from this browser's cache, else from the archive beside the page. */
async function cifar10(): Promise<{ read: Read; cache: boolean }> {
  if ((await cachedBytes()) !== null) return { read: readCached, cache: false };
  const { readFromServer } = await lazyImport(() => import("../datasets/cifar10/archive.ts"));
  return { read: inTurn(readFromServer(dataUrl)), cache: true };
}

const arrive = (source: () => Promise<{ read: Read; cache: boolean }>) =>
  guarded(() =>
    attempt(async () => {
      const { read, cache } = await source();
      await trainOnArriving(read, cache);
      return null;
    }),
  );

/** Replaces the run, and ends the arrival of pictures before. */
async function replaceArriving(work: (session: Session) => void): ReturnType<TrainerApi["reset"]> {
  await cancelArrival();
  return replaceRun(work);
}

const api: TrainerApi = {
  open: (options: OpenOptions, onEvent) =>
    guarded(() =>
      attempt(async () => {
        context.emit = onEvent;
        context.build = options.build;
        ({ dataUrl } = options);
        const { Session } = await loadEngine(options.build);
        const { spec, trainer, augmentation, seed } = options;
        context.session = new Session({ spec, trainer, augmentation, seed });
        context.workers = options.workers;
        context.running = !options.paused;
        schedule();
        const opened = installRun();
        // Without it there is no film, and all else goes on.
        const begin = { examples: 0, parameters: currentSession().parameters() };
        filming()
          .then((module) => {
            film = module;
            module.startFilming(opened.run.id, begin);
          })
          .catch(() => undefined);
        return opened;
      }),
    ),

  async startAutosave(hold) {
    const module = await autosave().catch(() => null);
    await module?.start(hold).catch(() => undefined);
  },

  async play() {
    context.running = true;
    schedule();
  },

  pause() {
    // At once, for snapshots before the lock is free; inside it only if training was not asked for again.
    context.running = false;
    return exclusive(() => {
      if (!context.running) pauseTraining();
    });
  },

  setWorkers: (workers) =>
    exclusive(() => {
      context.workers = workers;
      fitWorkers(currentSession().describe().network.memory);
      return backend.size;
    }),

  step: () =>
    guarded(() =>
      attempt(() =>
        exclusive(() => {
          currentSession().step();
          context.keepMoment();
          return null;
        }),
      ),
    ),

  tellStep: (question) =>
    guarded(async () => {
      const outcome = await attempt(async () => {
        const { tellStep } = await slowMotion();
        return exclusive(() => tellStep(currentSession(), question));
      });
      return handOver(outcome);
    }),

  reset: (seed) => replaceRun((run) => run.reset(seed)),

  setTrainer: (trainer) =>
    guarded(() =>
      attempt(() => {
        currentSession().setOptimizer(trainer);
        return trainer;
      }),
    ),

  setAugmentation: (augmentation) => guarded(() => currentSession().setAugmentation(augmentation)),

  setSpec: (spec, trainer) => replaceRun((run) => run.setSpec(spec, trainer, new Uint8Array())),

  async changeNetwork(spec, trainer, pairs) {
    let transferred = new Uint8Array();
    const outcome = await replaceRun((run) => {
      transferred = run.setSpec(spec, trainer, pairs);
    });
    return outcome.ok ? { ok: true, value: { opened: outcome.value, transferred } } : outcome;
  },

  checkSpec: (spec) => guarded(() => currentSession().checkSpec(spec)),

  usePretrained: (network, weights) =>
    replaceRun((run) => {
      run.usePretrained(network, weights);
      pauseTraining();
    }),

  useEmbedded: () => replaceArriving((run) => run.useEmbedded()),

  async useCifar10() {
    const outcome = await arrive(cifar10);
    // The cache could not be read and was cleared: the archive beside the page is next.
    const again = !outcome.ok && outcome.fault.code === "kept_unreadable";
    return again ? arrive(cifar10) : outcome;
  },

  downloadCifar10: () =>
    arrive(async () => {
      const { readRelease } = await lazyImport(() => import("../datasets/cifar10/huggingface.ts"));
      return { read: inTurn(readRelease), cache: true };
    }),

  loadFiles: (files) =>
    arrive(async () => {
      const { readFiles } = await lazyImport(() => import("../datasets/cifar10/files.ts"));
      return { read: readFiles(files), cache: true };
    }),

  cancelLoading: cancelArrival,

  cachedBytes,

  cachedData,

  clearCache: clearCache,

  snapshot: (request) =>
    guarded(() => {
      const began = performance.now();
      const snapshot = currentSession().snapshot(request);
      snapshot.running = context.running;
      snapshot.generation += context.engineRestarts * GENERATIONS;
      snapshot.trainedMs = context.trainedMs;
      snapshot.moment = context.moment;
      snapshot.costMs = performance.now() - began;
      return handOver(snapshot);
    }),

  setFocus: (focus) =>
    guarded(() => {
      const run = currentSession();
      context.focus = focus;
      if (focus.kind === "next-test") run.focusNext();
      else if (focus.kind === "test") run.focusTest(focus.index);
      else run.focusPicture(new Uint8Array(focus.pixels.buffer));
    }),

  classify: (pixels, averaged) =>
    guarded(() => currentSession().classify(new Uint8Array(pixels.buffer), averaged)),

  evaluate: (averaged) =>
    guarded(() => {
      currentSession().evaluate(averaged);
      schedule();
    }),

  answers: () => guarded(() => handOver(currentSession().answers())),

  testPictures: (numbers) =>
    guarded(async () => {
      const { testPictures } = await pictures();
      return handOver(testPictures(numbers));
    }),

  search: (wanted) =>
    guarded(() => {
      if (wanted.kind === "tests") currentSession().searchTests(wanted.count);
      else currentSession().searchPicture(new Uint8Array(wanted.pixels.buffer));
      schedule();
    }),

  setWeight: ({ name, index, value }) =>
    guarded(() =>
      exclusive(() => {
        context.changesByHand += 1;
        return currentSession().setWeight(name, index, value) ?? null;
      }),
    ),

  inspectValue: ({ layer, channel, y, x }) =>
    guarded(() => {
      const inspected: InspectedValue | null =
        context.session?.inspectValue(layer, channel, y, x) ?? null;
      return handOver(inspected);
    }),

  attributions: (classes, layer, random) =>
    guarded(() => {
      const began = performance.now();
      const labels = Uint8Array.from(classes);
      const all: Attribution[] = currentSession().attributions(labels, layer, random);
      return handOver({ all, costMs: performance.now() - began });
    }),

  occlude: (random, again) =>
    guarded(() => {
      const found: number | AttributionMap[] = currentSession().occlude(
        random,
        again,
        OCCLUSION_MS,
      );
      return typeof found === "number" ? found : handOver(found);
    }),

  diagnose: () =>
    guarded(() => {
      const diagnosis: Diagnosis = currentSession().diagnose();
      return handOver(diagnosis);
    }),

  moments: () =>
    guarded(async () => {
      const moments = (await filming()).moments();
      return handOver(moments);
    }),

  // Without waiting for anything: the snapshot that is requested next is of this moment.
  showMoment: (examples) => guarded(() => film?.showMoment(examples) ?? false),

  stopSearch: () => guarded(() => currentSession().stopSearch()),

  found: () =>
    guarded(() => {
      const found: NeighbourResult | null = currentSession().found();
      return handOver(found);
    }),

  findPatches: (layer) =>
    guarded(() => {
      currentSession().findPatches(layer);
      schedule();
    }),

  patches: ({ first, count, most }) =>
    guarded(() => {
      const found: PatchResult | null = context.session?.patches(first, count, most) ?? null;
      return handOver(found);
    }),

  forgetPatches: () => guarded(() => context.session?.forgetPatches()),

  ascend: (layer, first, count) =>
    guarded(() => {
      currentSession().ascend(layer, first, count);
      schedule();
    }),

  ascent: () =>
    guarded(() => {
      const made: AscentResult | null = context.session?.ascent() ?? null;
      return handOver(made);
    }),

  forgetAscent: () => guarded(() => context.session?.forgetAscent()),

  race: (trainers) => guarded(() => attempt(async () => (await race()).start(trainers))),

  raceProgress: (from) =>
    guarded(async () => {
      const racers = (await race()).progress(from);
      return handOver(racers);
    }),

  endRace: () => guarded(async () => exclusive((await race()).end)),

  save: () => guarded(() => exclusive(() => currentSession().save())),

  restore: (bytes, name) =>
    guarded(() => attempt(() => restoreRun(bytes, cifar10, newIdentity(name)))),

  // Without an await: a page that is left has no time for one.
  onHide: async () => context.onHide(),

  onReturn: async () => context.onReturn(),

  saveAs: (name, id) =>
    withRunStore(async () => (await autosave()).saveAs(name, id ?? newIdentity().id)),

  openSaved: (id) => withRunStore(async () => (await restoring()).openSaved(id, cifar10)),

  savedFile: (id) => withRunStore(async () => (await restoring()).savedFile(id)),

  updateSaved: (id, changes) =>
    withRunStore(async () => {
      const { update, emitRuns } = await runStore();
      await update(id, changes);
      await emitRuns();
    }),
};

expose(api);
