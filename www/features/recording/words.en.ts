// English words.

export const en = {
  play: "Play",
  pause: "Pause",
  moment: (part: string) => `${part}: the moment that is shown`,
  after: (examples: string) => `after ${examples} examples`,
  now: "now",
  save: "Save as GIF",
  saveHint: "An animation of the whole recording, for slides and messages",
  drawing: (share: string) => `Making the GIF: ${share}`,
  tooLarge: "This layer has too many weights to be recorded.",
  waiting: "There is nothing to play yet: it is recorded while the network trains.",
};

export type Words = typeof en;
