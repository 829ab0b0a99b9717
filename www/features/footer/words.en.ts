// English words.

export const en = {
  privacy: "Everything happens in this tab. No picture, weight or number leaves your machine.",
  after: "After the ConvNetJS CIFAR-10 demo by Andrej Karpathy (2014).",
};

export type Words = typeof en;
