// English words.

export const en = {
  title: "The network",
  summary: (parameters: string, multiplyAdds: string) =>
    `${parameters} parameters, ${multiplyAdds} multiply-adds per example`,
  profile: "Where the time goes",
  profileHint: "Milliseconds per example in each layer, forward and backward",
  time: (share: string, forward: string, backward: string) =>
    `${share} of the time: ${forward} forward, ${backward} backward`,
  edit: "Edit the network",
  view: "Show the layers",
  nextFocus: "Next test picture",
  focus: "The picture that the layers show",
  focusTest: (number: string) => `The layers show test picture ${number}`,
  focusOwn: "The layers show your picture",
  focusTruth: (truth: string) => `Truth: ${truth}.`,
  focusAnswer: (answer: string, share: string) => `Answer: ${answer}, ${share}.`,
  focusGradients: "The gradients are those of this answer, as the truth is not known.",
  parameters: "Parameters",
  output: "Output",
  overTime: "Over time",
  overTimeOf: (part: string, layer: string) => `${part} of layer ${layer} over time`,
  overTimeHint: "Replay how they were learnt",
  weights: "Weights",
  weightGradients: "Weight gradients",
  histogram: "Distribution of the activations",
  hover: (tile: string, row: number, column: number, value: string) =>
    `${tile}, row ${row}, column ${column}: ${value}`,
  map: (map: number) => `map ${map}`,
  filter: (filter: number) => `filter ${filter}`,
  filterChannel: (filter: number, channel: number) => `filter ${filter}, channel ${channel}`,
  unitChannel: (unit: string, channel: number) => `${unit}, map ${channel}`,
  minMax: (min: string, max: string) => `from ${min} to ${max}`,
  legend: "Colour scale",
  excited: "What excites its maps",
  excitedOf: (layer: string) => `What excites its maps, layer ${layer}`,
};

export type Words = typeof en;
