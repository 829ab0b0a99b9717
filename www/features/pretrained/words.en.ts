// English words.

export interface Words {
  title: string;
  text: string;
  show: string;
  names: Record<"residual" | "convnetjs", string>;
  about: Record<"residual" | "convnetjs", string>;
  right: (percent: string) => string;
  averaged: (percent: string) => string;
  tested: (pictures: string) => string;
  parameters: string;
  multiplyAdds: string;
  training: string;
  trainedOn: (examples: string, epochs: string) => string;
  file: string;
  kilobytes: (size: string) => string;
  made: string;
  reencoded: string;
  use: string;
  coming: string;
  used: string;
  ready: string;
  noPictures: string;
  loadPictures: string;
  back: string;
  backHint: string;
}

export const en: Words = {
  title: "Trained networks",
  text: "Networks that have learnt CIFAR-10 already. They take your picture at once for an airplane, a cat, a truck…; look at their filters, test them, train them further.",
  show: "Show them",
  names: { residual: "Residual network", convnetjs: "ConvNetJS network" },
  about: {
    residual:
      "ResNet-9 (Page, 2018) at a quarter of its width: batch normalisation and two residual blocks.",
    convnetjs: "The network of the ConvNetJS demo (Karpathy, 2014): three convolutions of 5 × 5.",
  },
  right: (percent) => `${percent} right`,
  averaged: (percent) => `${percent} averaged over six views`,
  tested: (pictures) => `on the ${pictures} test pictures`,
  parameters: "Parameters",
  multiplyAdds: "Multiply-adds a picture",
  training: "Trained on",
  trainedOn: (examples, epochs) => `${examples} examples (${epochs} epochs)`,
  file: "Weights",
  kilobytes: (size) => `${size} kB, a byte each`,
  made: "Made by",
  reencoded:
    "Trained and tested on CIFAR-10 pictures that were compressed once more: on the official ones the accuracy may differ a little.",
  use: "Use it",
  coming: "Loading…",
  used: "In use",
  ready:
    "It is ready: choose, drop or photograph a picture above, and see what it takes it for; its filters are below. Training is paused: “Train” goes on at a small learning rate.",
  noPictures:
    "Without CIFAR-10 it can be asked and looked into, but not be tested or trained further.",
  loadPictures: "Load CIFAR-10",
  back: "Back to the run of before",
  backHint: "Your run of before is kept in this tab.",
};
