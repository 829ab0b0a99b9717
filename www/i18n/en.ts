// English words that features share. Their shape is what every other language must have.

import type { ClassName, LayerKind, Loss, Method } from "../protocol/schema.ts";

/** "row and column", "2 rows": what comes before a single one, in `one`. */
const sides = (rows: number, columns: number, one = ""): string => {
  const side = (count: number, name: string) =>
    count === 0 ? [] : [count === 1 ? one + name : `${count} ${name}s`];
  return [...side(rows, "row"), ...side(columns, "column")].join(" and ");
};

export const en = {
  /** A network that is no preset. */
  ownNetwork: "Your own",
  /** Names of optimizers. */
  methods: {
    sgd: "SGD",
    momentum: "Momentum",
    nesterov: "Nesterov",
    adagrad: "Adagrad",
    windowgrad: "Windowgrad",
    adadelta: "Adadelta",
    rmsprop: "RMSprop",
    adam: "Adam",
    adamw: "AdamW",
    lion: "Lion",
  } satisfies Record<Method, string>,

  datasets: { embedded: "Embedded pictures", cifar10: "CIFAR-10" },
  presets: {
    "convscope-small": "Convscope small",
    lenet: "LeNet-5 style (1998)",
    convnetjs: "ConvNetJS CIFAR-10",
    alexnet: "AlexNet style (2012)",
    vgg: "VGG style (2014)",
    "all-convolutional": "All-convolutional (2014)",
    residual: "Residual (2015)",
    "two-layer": "Two layers",
    "multilayer-perceptron": "Sigmoid perceptron (1986)",
    softmax: "Softmax regression",
    svm: "Linear SVM",
    perceptron: "Perceptron (1958)",
    adaline: "ADALINE (1960)",
    madaline: "MADALINE (1962)",
  },
  presetGroups: {
    convolutional: "Convolutional",
    connected: "Fully connected",
    linear: "Linear",
    historical: "Historical",
    untrained: "Without training",
  },

  numbers: {
    number: "a number",
    whole: "a whole number",
    between: (low: string, high: string) => `from ${low} to ${high}`,
    below: (low: string, high: string) => `from ${low} to below ${high}`,
    above: (low: string, high: string) => `above ${low}, up to ${high}`,
    atLeast: (low: string) => `of at least ${low}`,
    wanted: (what: string, now: string) =>
      `Type ${what}, such as ${now}: that stays in force until then.`,
  },
  picture: {
    title: "Your picture",
    drop: "Drop or paste any picture, or choose, photograph or draw one. Nothing is uploaded: it stays on this machine.",
    choose: "Choose…",
    back: "Back",
    camera: "Camera",
    draw: "Draw",
    fromTest: "From the test set",
    inLayers: "Show it in the layers",
    inLayersHint: "The maps and gradients of all layers are those of this picture",
    average: "Average over six views",
    averageHint:
      "Six views: the picture, moved by one pixel to either corner, and each of these mirrored. The answer is their mean.",
    original: "The picture",
    seen: "What the network sees: 32 × 32",
    truth: (name: string) => `Truth: ${name}`,
    answers: "Most likely classes",
    asking: "Asking the network…",
  },

  network: {
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
    none: "none",
    output: "Output",
    values: "values",
    parts: {
      activations: "Activations",
      activationGradients: "Activation gradients",
      filters: "Filters",
      filterGradients: "Filter gradients",
    },
    overTime: "Over time",
    overTimeOf: (part: string, layer: string) => `${part} of layer ${layer} over time`,
    overTimeHint: "Replay how they were learnt",
    saveCard: (layer: string) => `Save ${layer} as PNG`,
    edges: {
      pixels: (rows: number, columns: number) => `Not looked at: the last ${sides(rows, columns)}`,
      padding: (rows: number, columns: number) =>
        `Not looked at: the last ${sides(rows, columns)} of padding`,
      zeros: (rows: number, columns: number) =>
        `Added past the edge: ${sides(rows, columns, "1 ")} of zeros`,
      nothing: (rows: number, columns: number) =>
        `Past the edge, not counted: ${sides(rows, columns, "1 ")}`,
    },
    acrossChannels: (n: number) => `By ${n} neighbouring maps`,
    withinChannel: (n: number) => `By ${n} × ${n} pixels of the same map`,
    weights: "Weights",
    weightGradients: "Weight gradients",
    histogram: "Distribution of the activations",
    hover: (tile: string, row: number, column: number, value: string) =>
      `${tile}, row ${row}, column ${column}: ${value}`,
    pixel: (row: number, column: number, value: string) => `row ${row}, column ${column}: ${value}`,
    map: (map: number) => `map ${map}`,
    filter: (filter: number) => `filter ${filter}`,
    filterChannel: (filter: number, channel: number) => `filter ${filter}, channel ${channel}`,
    unitChannel: (unit: string, channel: number) => `${unit}, map ${channel}`,
    minMax: (min: string, max: string) => `from ${min} to ${max}`,
    image: (part: string, layer: string) => `${part} of ${layer}`,
    legend: "Colour scale",
    filterRows: "One row a filter, one column an input channel",
    unitRows: "One row a class, one tile an input map",
  },

  kinds: {
    input: "Input",
    conv: "Convolution",
    relu: "ReLU",
    leaky_relu: "Leaky ReLU",
    tanh: "Tanh",
    sigmoid: "Sigmoid",
    maxout: "Maxout",
    majority: "Majority vote",
    max_pool: "Max pooling",
    avg_pool: "Average pooling",
    fc: "Fully connected",
    dropout: "Dropout",
    batch_norm: "Batch normalisation",
    lrn: "Local response normalisation",
    residual: "Residual block",
    softmax: "Softmax",
    svm: "Hinge loss (SVM)",
    squared_error: "Squared error",
    perceptron: "Step, perceptron rule",
    lms: "Squared error to ±1 (LMS)",
  } satisfies Record<LayerKind | Loss | "input", string>,

  pretrained: {
    /** In the choice of the network, while one of them is the run. */
    choices: { residual: "Residual network, trained", convnetjs: "ConvNetJS network, trained" },
    noPictures: "There are no CIFAR-10 pictures here yet: load them under “Trained networks”.",
  },

  classes: {
    disc: "disc",
    ring: "ring",
    crescent: "crescent",
    triangle: "triangle",
    square: "square",
    star: "star",
    heart: "heart",
    stripes: "stripes",
    checks: "checks",
    dots: "dots",
    airplane: "airplane",
    automobile: "automobile",
    bird: "bird",
    cat: "cat",
    deer: "deer",
    dog: "dog",
    frog: "frog",
    horse: "horse",
    ship: "ship",
    truck: "truck",
  } satisfies Record<ClassName, string>,
};

export type Catalogue = typeof en;
