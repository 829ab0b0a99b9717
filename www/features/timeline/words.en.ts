// English words.

export const en = {
  title: "The moment of the run that the page shows",
  play: "Play the run from its beginning",
  pause: "Stay at this moment",
  now: "Now",
  nowHint: "Back to the network as it is now (N)",
  after: (examples: string) => `after ${examples} examples`,
  goesOn: "Training goes on underneath",
  shown: (examples: string) => `Shown: after ${examples} examples`,
  saveHint: "Save the stage at every moment as an animated GIF",
  tooLarge: "This network is too large to be filmed.",
};

export type Words = typeof en;
