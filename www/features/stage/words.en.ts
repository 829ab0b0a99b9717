// English words.

import { plural } from "../../i18n/languages.ts";

export const en = {
  title: "The network at work",
  picture: "The picture that the network looks at",
  truth: (name: string) => `Truth: ${name}`,
  own: "Your picture",
  next: "Next picture",
  answers: "Answer",
  isTrue: "the truth",
  why: (name: string) => `Why “${name}”?`,
  maps: (count: string, height: number, width: number) => `${count} of ${height} × ${width}`,
  units: (count: number, shown: string) =>
    `${shown} ${plural("en", count, { one: "unit", other: "units" })}`,
  templates: "Templates",
  template: (name: string) => `Template of ${name}`,
  more: (count: string) => `+ ${count} more`,
  moreHint: "Shown are the maps with the most to say about this picture",
  map: (layer: string, map: string) => `${layer}, map ${map}`,
  unit: (layer: string, unit: string) => `${layer}, unit ${unit}`,
  at: (name: string, row: number, column: number, value: string) =>
    `${name}, row ${row}, column ${column}: ${value}`,
  slowMotion: "Slow motion",
  slowMotionHint: "One training step, told from the batch to the update",
  hint: "Point at a map for its values; click it, or an answer, to see why.",
};

export type Words = typeof en;
