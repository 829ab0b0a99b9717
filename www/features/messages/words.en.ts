// English words.

export const en = {
  dismiss: "Dismiss",
  again: "Try again",
  download: "Download (144 MB)",
  files: "Choose files…",
  restart: "Restart the engine",
  goOn: "Go on training",
  crashed: (text: string) =>
    `The engine stopped: ${text}. Your settings are kept; restarting begins with fresh weights, and offers to go on where the run was last saved.`,
};

export type Words = typeof en;
