// The trainer worker: owns the engine, trains whenever nobody asks for something, answers the page.

import { expose, transfer } from "comlink";
import type { DatasetName, Found, Opened, OpenOptions, TrainerApi } from "../protocol.ts";
import { cancelArrival, readWhole, trainOnArriving } from "./cifar10/arrival.ts";
import type { Read } from "./cifar10/delivery.ts";
import { forgetPictures, keptBytes, keptPictures, readKept } from "./cifar10/kept.ts";
import { loadEngine, type Session } from "./engine.ts";
import { attempt, listenForPanics } from "./faults.ts";
import { schedule } from "./loop.ts";
import { change, crew, exclusive, guarded, opened, replaced, rest, stage } from "./stage.ts";
import { buffersOf } from "./transferables.ts";

listenForPanics();
let dataUrl = "";

/** What is kept in this browser, else the archive beside the page. */
async function cifar10(): Promise<{ read: Read; keep: boolean }> {
  if ((await keptBytes()) !== null) return { read: readKept, keep: false };
  const { readFromServer } = await import("./cifar10/archive.ts");
  return { read: readFromServer(dataUrl), keep: true };
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
        crew.resize(options.workers);
        stage.running = !options.paused;
        schedule();
        return replaced();
      }),
    ),

  async play() {
    stage.running = true;
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
      const { readRelease } = await import("./cifar10/huggingface.ts");
      return { read: readRelease, keep: true };
    }),

  loadFiles: (files) =>
    arrive(async () => {
      const { readFiles } = await import("./cifar10/files.ts");
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
      return transfer(found, buffersOf(found));
    }),

  save: () => guarded(() => exclusive(() => opened().save())),

  restore: (text) =>
    guarded(() =>
      attempt(async () => {
        const { savedDataset, Session } = await loadEngine();
        const wanted: DatasetName = savedDataset(text);
        const { dataset, trainer, augmentation }: Opened = opened().describe();
        const whole = dataset.name === wanted && !dataset.growing && dataset.trainCount > 0;
        if (!whole) {
          // Other data begin a fresh run: what would not fit must be found out before.
          const trial = new Session({ spec: stage.spec, trainer, augmentation });
          try {
            trial.restore(text);
          } finally {
            trial.free();
          }
        }
        const loader =
          wanted === "embedded" || whole ? null : await readWhole((await cifar10()).read);
        await cancelArrival();
        return exclusive(() => {
          const run = opened();
          if (loader !== null) run.useLoaded(loader);
          else if (dataset.name !== wanted) run.useEmbedded();
          run.restore(text);
          return replaced();
        });
      }),
    ),
};

expose(api);
