// English words.

export const en = {
  title: "Nearest neighbours",
  text: "Which training pictures are most like this one? Compared twice: by the values that enter the network's last layer, and by raw pixels, as a nearest-neighbour classifier does it. L1 is the sum of the differences, L2 the Euclidean distance.",
  chosen:
    "This model has no weights and no training: it keeps all training pictures, and answers by the vote of those nearest to the one asked about. Two rows below are that classifier, by raw pixels; the other compares what the network sees. The network above goes on training meanwhile.",
  find: "Find those like the picture above",
  score: "Score as a classifier",
  tests: "Test pictures to score on",
  testPictures: (count: string) => `${count} test pictures`,
  stop: "Stop",
  comparing: (done: string, total: string, examples: string) =>
    `${done} of ${total} training pictures compared, with the weights after ${examples} examples`,
  compared: (_: string, total: string, examples: string) =>
    `All ${total} training pictures compared, with the weights after ${examples} examples`,
  asked: "The picture",
  distance: (distance: string) => `Distance ${distance}`,
  metrics: {
    features: "Network's features, L2",
    l1: "Raw pixels, L1",
    l2: "Raw pixels, L2",
  },
  table: "Accuracy of the nearest-neighbour classifier",
  by: "Compared by",
  network: "The network itself",
  votes: (count: string) =>
    `Share of ${count} test pictures that get their class when the k nearest training pictures vote.`,
};

export type Words = typeof en;
