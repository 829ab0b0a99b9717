// English words.

import type { PresetName } from "../../app/presets.ts";

export interface ModelWords {
  /** What it is, in a sentence. */
  about: string;
  /** What to expect on the embedded pictures and on CIFAR-10. */
  expect: string;
  /** What a student should watch for. */
  watch: string;
}

export interface Words {
  expect: string;
  watch: string;
  more: string;
  models: Record<PresetName | "custom", ModelWords>;
}

export const en: Words = {
  expect: "What to expect",
  watch: "What to watch for",
  more: "What to expect, what to watch for",
  models: {
    "convscope-small": {
      about:
        "Three convolutions of 3 × 3 with batch normalisation, ReLU and pooling: the smallest modern network that does both data sets well.",
      expect:
        "Over 90 % on the embedded pictures within a minute; about 70 % on CIFAR-10 after one minute, 78 % after five.",
      watch:
        "How the filters of the first layer turn from noise into edges and colours, and how little each layer's gradients differ in size.",
    },
    lenet: {
      about:
        "LeNet-5 (LeCun et al., 1998), the network that read cheques: convolutions of 5 × 5, means in place of maxima, tanh, here for colours and with a softmax.",
      expect:
        "Nearly 70 % on the embedded pictures and 45 % on CIFAR-10 after 60,000 examples, and more with patience.",
      watch:
        "A plateau first: the loss hardly moves, then falls all at once. Tanh shows as activations that crowd at −1 and +1.",
    },
    convnetjs: {
      about:
        "The network of Andrej Karpathy's ConvNetJS demo (2014), with its trainer: three convolutions of 5 × 5, Adadelta, batches of four.",
      expect:
        "95 % on the embedded pictures and 50 % on CIFAR-10 after 60,000 examples; with patience, 75 % after 44 epochs.",
      watch:
        "Noisy loss, as each step sees four pictures only; and the maps of the third layer, most of them dark: few units answer to a picture.",
    },
    alexnet: {
      about:
        "AlexNet (Krizhevsky et al., 2012) at a quarter of its width, for 32 × 32: five convolutions, local response normalisation, overlapping pooling, dropout.",
      expect:
        "87 % on the embedded pictures and 48 % on CIFAR-10 after 60,000 examples. Each costs 13.7 million multiply-adds, five times those of Convscope small.",
      watch:
        "Validation above training accuracy: dropout makes training harder than the test. Raise or remove it in the architecture and compare.",
    },
    vgg: {
      about:
        "VGG (Simonyan and Zisserman, 2014), small: 3 × 3 convolutions in pairs. Two of them see 5 × 5 with fewer parameters than one large one.",
      expect:
        "97 % on the embedded pictures and 53 % on CIFAR-10 after 60,000 examples. Each costs 10 million multiply-adds, where Convscope small takes 2.8.",
      watch:
        "Six convolutions without normalisation start slowly: see how long the first loss stays near ln 10 ≈ 2.30 before anything is learnt.",
    },
    "all-convolutional": {
      about:
        "The all-convolutional net (Springenberg et al., 2014): strides in place of pooling, and the mean of ten maps in place of a fully connected layer.",
      expect:
        "97 % on the embedded pictures and 44 % on CIFAR-10 after 60,000 examples. Each costs 10 million multiply-adds, where Convscope small takes 2.8.",
      watch:
        "The last convolution has a map for each class: it shows where in the picture the network sees that class.",
    },
    residual: {
      about:
        "A residual network (He et al., 2015) of three blocks: each learns what to add to its input, so that gradients have a straight way back.",
      expect:
        "98 % on the embedded pictures and 61 % on CIFAR-10 after 60,000 examples, the most of all here; but each costs 12.5 million multiply-adds.",
      watch:
        "Gradients of about equal size in all layers, from the last to the first; compare the deep nets without shortcuts.",
    },
    "two-layer": {
      about:
        "A hundred ReLU units that each see the whole picture, and a linear classifier on top: the smallest network that is not linear.",
      expect:
        "About 65 % on the embedded pictures and 49 % on CIFAR-10 after 150,000 examples: far above a linear classifier, far below a convolutional network.",
      watch:
        "The weights of the hidden units as pictures: some turn into templates of colours and shapes, many stay noise.",
    },
    "multilayer-perceptron": {
      about:
        "Back-propagation as in 1986 (Rumelhart, Hinton and Williams): sigmoids throughout, two hidden layers, squared error.",
      expect: "About 35 % on the embedded pictures and 44 % on CIFAR-10 after 150,000 examples.",
      watch:
        "Vanishing gradients: each sigmoid passes on a quarter at most, so the first layer's gradients are far smaller than the last one's.",
    },
    softmax: {
      about:
        "Softmax regression: one score a class, a weighted sum of all pixels. All that it can learn is one template for each class.",
      expect:
        "About 15 % on the embedded pictures, hardly more than guessing, as their things stand anywhere; about 39 % on CIFAR-10.",
      watch:
        "The ten templates below: on CIFAR-10 a blurred car, a horse with a head at either end. One template must serve for all pictures of a class.",
    },
    svm: {
      about:
        "A linear support vector machine: the same weighted sums as softmax regression, but content once the right class is ahead of the others by 1.",
      expect:
        "About 14 % on the embedded pictures and 37 % on CIFAR-10: much the same as softmax regression.",
      watch:
        "Many examples have no loss at all, and then no gradient: softmax would go on pulling at them. The templates come out much alike.",
    },
    perceptron: {
      about:
        "Rosenblatt's perceptron (1958), one unit a class: it fires above zero or does not, and only a wrong answer moves its weights, by the picture itself.",
      expect:
        "About 13 % on the embedded pictures; on CIFAR-10 around 25 %, up and down, where smoother rules reach 38 % with the same weighted sums.",
      watch:
        "It never comes to rest, as no weights separate these pictures without error: accuracy jumps from one correction to the next.",
    },
    adaline: {
      about:
        "ADALINE (Widrow and Hoff, 1960): like the perceptron, but the error is taken before the step, and each picture moves all weights a little (LMS).",
      expect:
        "About 15 % on the embedded pictures and 37 % on CIFAR-10: ten points above the perceptron, by another rule alone.",
      watch:
        "A steadier curve than the perceptron's: the squared error has one lowest point. The loss stays high all the same, as sums cannot reach ±1.",
    },
    madaline: {
      about:
        "MADALINE (1962): for each class several ADALINEs vote. Where the majority is wrong, Madaline Rule I moves the one that is easiest to win over.",
      expect:
        "About 14 % on the embedded pictures, 24 % on CIFAR-10. Five votes a class often tie, and then the first class in the list wins.",
      watch:
        "The gradients of the first layer: zero but for a unit or two of each wrong class. No derivative passes through a step, so 1962 had no other way.",
    },
    custom: {
      about:
        "A network of your own: the cards below show each layer with its sizes and what is in it.",
      expect:
        "The loss starts near ln 10 ≈ 2.30 with a softmax over ten classes; a network that learns is below it within a few thousand examples.",
      watch:
        "Activations that are all zero, gradients that vanish towards the first layer, a loss that jumps: then lower the learning rate.",
    },
  },
};
