// English words.

import { plural } from "../../i18n/languages.ts";

export const en = {
  title: "Slow motion",
  back: "Back",
  forward: "On",
  next: "Next step",
  play: "Play",
  pause: "Pause",
  fullSpeed: "Full speed",
  close: "Close",
  step: (number: string) => `Step ${number}`,
  wait: "The step is computed…",
  pictures: (count: number, shown: string) =>
    `${shown} ${plural("en", count, { one: "picture", other: "pictures" })}`,
  batch: (pictures: string, name: string) =>
    `The batch comes in: ${pictures} as training shows them. The first one, a picture of “${name}”, is followed.`,
  forwards: (name: string, at: string, from: string, to: string) =>
    `Forward, ${at}: ${name}. Its values on this picture go from ${from} to ${to}.`,
  loss: (name: string, share: string, loss: string, pictures: string) =>
    `The answer gives “${name}” ${share}. The loss, as a mean over ${pictures}, is ${loss}.`,
  backward: (name: string, at: string, from: string, to: string) =>
    `Back, ${at}: ${name}. The gradient of the loss on each value, from ${from} to ${to}.`,
  update: (method: string) =>
    `The update by ${method}: every weight moves a little. Of each layer the one with the largest gradient:`,
  column: (at: string, of: string) => `column ${at} of ${of}`,
  layer: "Layer",
  weight: "Weight",
  before: "w before",
  after: "w after",
  gradient: "gradient g",
  kept: (letter: string) => `${letter} after`,
};

export type Words = typeof en;
