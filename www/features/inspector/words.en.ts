// English words.

export const en = {
  title: "One value, taken apart",
  place: (layer: string, channel: string, y: number, x: number) =>
    `${layer}, map ${channel}, row ${y}, column ${x}`,
  unit: (layer: string, channel: string) => `${layer}, unit ${channel}`,
  answer: (loss: string, name: string) => `${loss}, “${name}”`,
  close: "Close",
  card: "All of this layer",
  picture: "The picture; what this value sees of it is framed",
  sees: (height: number, width: number) => `It sees ${height} × ${width} pixels`,
  map: "The map; arrow keys move from value to value",
  earlier: "Back to the layer before",
  later: "On to the layer after",
  value: "Value",
  gradient: "Gradient",
  gradientHint: "How the loss of this picture changes with this value",
  share: "Share",
  scoreGradient: "Gradient on the score",
  inputs: "inputs",
  weights: "weights",
  products: "products",
  shares: "each one's share",
  parts: "gradient on the weights",
  partsHint: "This value's part in each weight's gradient: input × gradient",
  fromMap: (map: string) => `from map ${map}`,
  fromPicture: ["red", "green", "blue"],
  restOf: (count: string) => `the other ${count}`,
  bias: "bias",
  sum: "sum",
  padded: "outside the map: 0",
  changeWeight: (value: string) => `${value}: change this weight`,
  changeBias: (value: string) => `${value}: change this bias`,
  weightOf: (map: string) => `Weight of input ${map}`,
  weightAt: (map: string, row: number, column: number) =>
    `Weight of map ${map}, row ${row}, column ${column}`,
  biasName: "Bias",
  editHint: "The network that learns has this weight now: stage, answers and loss follow.",
  undo: (changes: string) => `Undo (${changes})`,
  undoHint: "Give the weight changed last by hand the value that it had (Ctrl+Z)",
  goTo: (value: string) => `${value}: take this input apart`,
  largest: (count: string) =>
    `The largest of ${count}; the others do not count, and get no gradient.`,
  function: (name: string, input: string, value: string, slope: string) =>
    `${name}(${input}) = ${value}. A gradient that comes back is multiplied by its slope here, ${slope}.`,
  normalised: (input: string, mean: string, deviation: string, scale: string, shift: string) =>
    `(${input} − μ ${mean}) / σ ${deviation} · γ ${scale} + β ${shift}`,
  normalisedHint:
    "Mean μ and deviation σ are those that the network answers with; γ and β are learnt.",
  response: (input: string, k: string, squares: string, beta: string) =>
    `${input} / (${k} + ${squares})^${beta}, where ${squares} comes of the squares around it.`,
  votes: "The mean vote: each input above zero counts +1, the others −1.",
  passed: "It is handed on as it is: values vanish in training alone.",
  block: (block: string) => `The block's own layers make ${block}; its input is added to that.`,
  class: "class",
  score: "score s",
  power: "e^(s − largest)",
  part: "share",
  lossPart: "part of the loss",
  together: "sum",
  compared: "This loss makes no probabilities of scores: the shares only make them comparable.",
  losses: {
    softmax: (name: string) => `The loss is −ln of the share of the truth, “${name}”.`,
    svm: (name: string) => `The loss is the sum of max(0, s − s of “${name}” + 1) of all others.`,
    squared_error: (name: string) =>
      `The loss is the sum of ½ (s − target)², where the target is 1 for “${name}” and else 0.`,
    perceptron: (name: string) =>
      `The loss is the sum of |s| where the sign is wrong: “${name}” should be above zero, all others not.`,
    lms: (name: string) =>
      `The loss is the sum of ½ (s − target)², where the target is +1 for “${name}” and else −1.`,
  },
  untrue: "Nobody said what it is: the network's answer is taken for the truth.",
  blockProjected: (block: string) =>
    `The block's own layers make ${block}; a convolution of its input is added to that.`,
};

export type Words = typeof en;
