// English words.

export const en = {
  title: (name: string) => `Why “${name}”?`,
  titleOfTwo: (one: string, other: string) => `Why “${one}” or “${other}”?`,
  close: "Close",
  picture: "The picture",
  over: "Maps over the picture",
  class: "Class",
  beside: "Beside it",
  alone: "none",
  score: (score: string, share: string) => `score ${score}, ${share}`,
  scoreHint: "The score before the softmax, and the share that it becomes: see how",
  learnt: "as learnt",
  random: "random weights",
  of: (method: string, name: string, weights: string) => `${method} of “${name}”, ${weights}`,
  scale: "Colour scale",
  layer: "Maps of",
  layerName: (made: string, number: number, shown: string, height: number, width: number) =>
    `${number}: ${made}${shown}, ${height} × ${width}`,
  at: (row: number, column: number, value: string) => `Row ${row}, column ${column}: ${value}`,
  hint: "Each map is about the class's score on this picture. Point at one for its values.",
  unknown: (name: string) => `The pictures here have no class “${name}”: choose another one.`,
  working: "working…",
  methods: {
    saliency: {
      title: "Saliency",
      text: "How strongly a small change of a pixel moves the score: the gradient's magnitude, the largest of the three colours.",
    },
    gradientInput: {
      title: "Gradient × input",
      text: "What each pixel, as it differs from mid grey, adds to the score (orange) or takes away (blue).",
    },
    gradCam: {
      title: "Grad-CAM",
      text: "Where a layer's maps speak for the class: their sum, weighted by each map's mean gradient; what is against it is cut off.",
    },
    occlusion: {
      title: "Occlusion",
      text: "How far the score falls when a grey square of 8 × 8 pixels hides the place (blue: it rises).",
    },
  },
  findings: {
    learnt: (value: string) =>
      `Correlation ${value}: it comes of these weights, not of the picture alone.`,
    partly: (value: string) =>
      `Correlation ${value}: it comes in part of these weights, in part of the picture alone.`,
    picture: (value: string) =>
      `Correlation ${value}: it looks alike with any weights, and tells little of what was learnt.`,
  },
  findingHint:
    "Spearman's rank correlation with the same method on the same network with random weights. A map that hardly changes says nothing of what was learnt (Adebayo et al., 2018).",
  untrained: "The network has not learnt anything yet: its own weights are random too.",
  nothingRandom: "With random weights there is nothing to compare with: that map is empty.",
  verdicts: {
    not_finite: "The network's numbers are no longer finite: there is nothing to show.",
    against: "Nothing in these maps speaks for the class: every sum is below zero.",
    zero: "The gradient is zero everywhere: no small change of the picture moves the score.",
  },
  unmoved: "The score stays the same wherever the square is.",
  noLayer: "This network has no convolution with maps, which Grad-CAM needs.",
  steps: "This network votes: its answers change by steps, which have no gradient.",
};

export type Words = typeof en;
