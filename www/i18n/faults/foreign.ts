// Words about files of other programs: their names, and how to use them here.

import type { Language } from "../languages.ts";

/** Kinds of files that the page recognises and does not read. */
export type Foreign =
  | "pytorch"
  | "keras"
  | "onnx"
  | "caffemodel"
  | "tensorflow"
  | "python"
  | "cifar_python"
  | "cifar_100"
  | "pickle"
  | "numpy"
  | "matlab"
  | "idx"
  | "csv"
  | "table"
  | "zip"
  | "compressed"
  | "pdf"
  | "document"
  | "video"
  | "sound"
  | "web_page";

/** The name of a kind of file, and advice on it. */
type Words = Record<Foreign, readonly [what: string, advice: string]>;

const numpy = "safetensors.numpy.save_file";

const cifar = "For CIFAR-10 use cifar-10-binary.tar.gz, its .bin files or .parquet.";
const pictures = "Use a PNG, JPEG, WebP, GIF or SVG.";
const inEnglish: Words = {
  pytorch: [
    "weights of PyTorch",
    "In Python: safetensors.torch.save_file(model.state_dict(), 'net.safetensors').",
  ],
  keras: ["weights of Keras", `In Python, with kernels turned as PyTorch has them: ${numpy}(…).`],
  onnx: ["an ONNX network", `In Python, from its initializers: ${numpy}(…).`],
  caffemodel: [
    "weights of Caffe",
    `Its network, the .prototxt, can be opened; its blobs by ${numpy}(…) in Python.`,
  ],
  tensorflow: ["a TensorFlow network", `In Python: ${numpy}(…).`],
  python: [
    "Python code, which is not run here",
    "Open the network as JSON, as ConvNetJS's layer_defs or as Caffe's prototxt.",
  ],
  cifar_python: [
    "CIFAR-10 in its Python version",
    "Use the binary version: cifar-10-binary.tar.gz, its .bin files, or .parquet.",
  ],
  cifar_100: ["CIFAR-100", cifar],
  pickle: ["a Python pickle", cifar],
  numpy: ["NumPy arrays", cifar],
  matlab: ["MATLAB arrays", cifar],
  idx: ["IDX data, such as MNIST", cifar],
  csv: ["a table (CSV)", cifar],
  table: ["a table", cifar],
  zip: ["a ZIP archive", `Unpack it and drop what is in it. ${cifar}`],
  compressed: ["an archive of another kind than gzip", `Unpack it. ${cifar}`],
  pdf: ["a PDF", `To see a picture in it, save that one. ${pictures}`],
  document: ["a document", `To see a picture in it, save that one. ${pictures}`],
  video: ["a video", `Save one of its pictures. ${pictures}`],
  sound: ["a sound", pictures],
  web_page: ["a web page", "Save the file that it links to, or drop its address's contents."],
};

const cifarRu = "Для CIFAR-10 подойдёт cifar-10-binary.tar.gz, файлы .bin из него или .parquet.";
const picturesRu = "Подойдёт PNG, JPEG, WebP, GIF или SVG.";
const inRussian: Words = {
  pytorch: [
    "веса PyTorch",
    "В Python: safetensors.torch.save_file(model.state_dict(), 'net.safetensors').",
  ],
  keras: ["веса Keras", `В Python, с ядрами в порядке PyTorch: ${numpy}(…).`],
  onnx: ["сеть ONNX", `В Python, из её initializers: ${numpy}(…).`],
  caffemodel: [
    "веса Caffe",
    `Саму сеть, .prototxt, можно открыть; веса — через ${numpy}(…) в Python.`,
  ],
  tensorflow: ["сеть TensorFlow", `В Python: ${numpy}(…).`],
  python: [
    "код на Python, здесь он не выполняется",
    "Откройте сеть как JSON, layer_defs из ConvNetJS или prototxt из Caffe.",
  ],
  cifar_python: [
    "CIFAR-10 в версии для Python",
    "Возьмите двоичную: cifar-10-binary.tar.gz, файлы .bin из него или .parquet.",
  ],
  cifar_100: ["CIFAR-100", cifarRu],
  pickle: ["pickle из Python", cifarRu],
  numpy: ["массивы NumPy", cifarRu],
  matlab: ["массивы MATLAB", cifarRu],
  idx: ["данные IDX, например MNIST", cifarRu],
  csv: ["таблица (CSV)", cifarRu],
  table: ["таблица", cifarRu],
  zip: ["архив ZIP", `Распакуйте его и перетащите то, что внутри. ${cifarRu}`],
  compressed: ["архив, но не gzip", `Распакуйте его. ${cifarRu}`],
  pdf: ["PDF", `Картинку из него сохраните отдельно. ${picturesRu}`],
  document: ["документ", `Картинку из него сохраните отдельно. ${picturesRu}`],
  video: ["видео", `Сохраните один кадр. ${picturesRu}`],
  sound: ["звук", picturesRu],
  web_page: ["веб-страница", "Сохраните сам файл, на который она ссылается."],
};

export const foreignWords: Record<Language, Words> = { en: inEnglish, ru: inRussian };

const WEIGHTS: readonly string[] = ["pytorch", "keras", "onnx", "caffemodel", "tensorflow"];

/** Whether a file of this kind holds weights. */
export const isWeights = (what: unknown): boolean => WEIGHTS.includes(String(what));

/** The entry of a kind. */
export function aboutForeign(lang: Language, what: unknown): readonly [string, string] {
  const words: Record<string, readonly [string, string]> = foreignWords[lang];
  return words[String(what)] ?? ["", ""];
}
