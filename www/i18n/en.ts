// English words that features share. Their shape is what every other language must have.

import type { DatasetName } from "../protocol/datasets.ts";
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

  datasets: { embedded: "Embedded pictures", cifar10: "CIFAR-10" } satisfies Record<
    DatasetName,
    string
  >,
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
  /** Tensors of a layer. */
  tensors: {
    activations: "Activations",
    activationGradients: "Activation gradients",
    filters: "Filters",
    filterGradients: "Filter gradients",
  },
  imageOf: (part: string, layer: string) => `${part} of ${layer}`,
  /** Said of a layer beside its formula. */
  remarks: {
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
    group_norm: "Group normalisation",
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
