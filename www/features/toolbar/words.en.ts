// English words.

import { plural } from "../../i18n/languages.ts";

export const en = {
  label: "Training controls",
  train: "Train",
  pause: "Pause",
  step: "One step",
  resetSame: "Reset",
  resetSameHint: "Start again from the same random weights",
  resetNew: "New seed",
  resetNewHint: "Start again from other random weights",
  dataset: "Data",
  files: "Files…",
  filesHint: "Choose files of data, weights, a network or a picture",
  model: "Network",
  neighbours: "Nearest neighbours",
  more: "Menu",
  slowMotion: "Slow motion",
  contents: "On this page",
  throughput: "examples/s",
  workersLabel: "Workers that share the training",
  workers: (count: number) => plural("en", count, { one: "worker", other: "workers" }),
  build: (slower: boolean) =>
    `Instructions the engine uses${slower ? "; this browser lacks the faster ones (relaxed SIMD)" : ""}`,
  noSharedMemory:
    "This browser does not let workers share memory here: they send copies, which takes longer",
  status: {
    starting: "Starting…",
    training: "Training",
    paused: "Paused",
    error: "Stopped",
  },
  loading: {
    pace: (perSecond: string, seconds: string | null) =>
      `, ${perSecond} MB/s${seconds === null ? "" : `, ${seconds} s left`}`,
    cancel: "Cancel",
    elsewhere: (bytes: string) =>
      `Another tab is loading it (${bytes} MB so far): it will be here when it is there.`,
    title: (name: string) => `Loading ${name}`,
    progress: (bytes: string, total: string | null, pictures: string) =>
      `${bytes}${total === null ? "" : ` of ${total}`} MB, ${pictures} pictures`,
  },
};

export type Words = typeof en;
