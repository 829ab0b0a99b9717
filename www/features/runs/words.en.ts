// English words.

export const en = {
  storage: {
    used: (used: string, quota: string) =>
      `This page takes ${used} of the ${quota} MB that the browser gives it.`,
    persistent: "The browser has promised to keep it until you remove it.",
    fleeting:
      "When room runs short the browser may clear it all; it is asked not to when you keep something.",
    forgetful:
      "Safari forgets a page that is not opened for seven days, unless it is on the Home Screen or in the Dock.",
  },

  files: {
    title: "Save and restore",
    save: "Save the run",
    restore: "Restore a run…",
    curves: "Save the curves",
    text: "A run in one file: network, weights, trainer, curves. It goes on exactly where it was saved. The file is in the safetensors format, so other programs can read its weights.",
    cached: (size: string, train: string, test: string, official: boolean) =>
      `CIFAR-10 is kept in this browser (${size} MB), ready without a network: ${train} pictures to train on, ${test} to test on${official ? ", of the official archive (its checksum is right)" : ""}.`,
    unfinished: (size: string) =>
      `${size} MB of a download of CIFAR-10 are kept in this browser. Choose CIFAR-10 again, and it goes on from there.`,
    forget: "Remove it",
    saved: (name: string) => `Saved as ${name}.`,
    restored: "Restored: training can go on where it was saved.",
  },

  runs: {
    resume: "Go on where you left off",
    goOn: "Go on",
    discard: "Discard",
    discarded: "The saved run is discarded.",
    undo: "Undo",
    close: "OK",
    examples: (count: string) => `${count} examples`,
    accuracy: (share: string) => `validation accuracy ${share}`,
    size: (megabytes: string) => `${megabytes} MB`,
    soon: "This run is saved in this browser by itself, every half minute and when you leave.",
    savedAt: (time: string, examples: string) =>
      `This run is saved in this browser by itself, every half minute and when you leave; last at ${time}, after ${examples} examples.`,
    name: "Name of this run",
    save: "Keep it as it is now",
    replace: "Replace the run of this name",
    savedAs: (name: string) => `Kept as “${name}”.`,
    title: "Runs in this browser",
    automatic: "saved by itself",
    elsewhere: "In training in another tab.",
    open: "Open",
    rename: "Rename",
    toFile: "Export",
    delete: "Delete",
    cancel: "Cancel",
    of: (what: string, name: string) => `${what}: ${name}`,
    deleted: (name: string) => `“${name}” is deleted.`,
  },
};

export type Words = typeof en;
