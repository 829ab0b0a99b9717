// Files of other programs that the page does not read: how each begins, so that a message can say what it is.

import type { Foreign } from "../../i18n/faults/foreign.ts";

interface Sign {
  what: Foreign;
  /** Possible first bytes of such a file, one letter a byte; `…` is any byte. */
  begins?: string[];
  /** A pattern of its first line, or of all of its beginning. */
  text?: RegExp;
  /** A text somewhere in its beginning or its end. */
  holds?: RegExp | string;
  /** The ending of its name, for contents that do not show the kind. */
  named?: RegExp;
}

const ZIP = ["PK\x03\x04"];
const HDF5 = ["\x89HDF\r\n"];
const PICKLE = ["\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"];
/** The number by which PyTorch's old files begin, as a pickle has it. */
const TORCH = "\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19";

/** The first match counts. A match needs every property that an entry has. */
const SIGNS: Sign[] = [
  { what: "pytorch", begins: ZIP, holds: /\/data\.pkl/ },
  { what: "pytorch", begins: ZIP, named: /\.(pth|pt|ckpt)$/i },
  { what: "numpy", begins: ZIP, holds: /\.npy/ },
  { what: "keras", begins: ZIP, holds: /model\.weights\.h5/ },
  { what: "document", begins: ZIP, holds: /\[Content_Types\]\.xml|mimetypeapplication/ },
  { what: "zip", begins: [...ZIP, "PK\x05\x06"] },
  { what: "keras", begins: HDF5, holds: /keras|layer_names|model_weights|kernel/i },
  { what: "keras", begins: HDF5, named: /\.(h5|hdf5|keras)$/i },
  { what: "table", begins: HDF5 },
  { what: "matlab", begins: ["MATLAB 5.", "MATLAB 7."] },
  { what: "numpy", begins: ["\x93NUMPY"] },
  { what: "pytorch", begins: PICKLE, holds: TORCH },
  { what: "pytorch", begins: PICKLE, named: /\.(pth|pt|ckpt|th)$/i },
  { what: "cifar_100", begins: PICKLE, holds: /fine_labels|coarse_label/ },
  { what: "cifar_python", begins: PICKLE, holds: /batch_label|label_names/ },
  { what: "cifar_python", begins: PICKLE, named: /(data_batch_\d|test_batch)$/i },
  { what: "pickle", begins: [...PICKLE, "(dp0\n", "(dp1\n"] },
  { what: "idx", begins: ["\0\0\x08\x01\0", "\0\0\x08\x03\0", "\0\0\x08\x04\0", "\0\0\x0d\x03\0"] },
  { what: "tensorflow", begins: ["…………TFL3"] },
  { what: "tensorflow", text: /^\s*\{/, holds: /"modelTopology"|"weightsManifest"/ },
  { what: "keras", text: /^\s*\{/, holds: /"class_name"\s*:\s*"(Sequential|Functional|Model)"/ },
  // The version, then the producer, or the graph directly.
  {
    what: "onnx",
    begins: ["\x08…\x12", "\x08…\x1a", "\x08…:"],
    holds: /Conv|Gemm|MatMul|ai\.onnx/,
  },
  { what: "caffemodel", holds: /Convolution|InnerProduct/, named: /\.caffemodel$/i },
  {
    what: "compressed",
    begins: ["BZh", "\xfd7zXZ\0", "\x28\xb5\x2f\xfd", "7z\xbc\xaf", "Rar!", '\x04"M\x18'],
  },
  { what: "pdf", begins: ["%PDF"] },
  { what: "document", begins: ["\xd0\xcf\x11\xe0", "{\\rtf"] },
  { what: "video", begins: ["…………ftyp", "\x1aE\xdf\xa3", "RIFF…………AVI ", "\0\0\x01\xba", "FLV"] },
  {
    what: "sound",
    begins: ["ID3", "fLaC", "OggS", "RIFF…………WAVE", "\xff\xfb", "\xff\xf3", "\xff\xf1"],
  },
  { what: "table", begins: ["ARROW1", "Obj\x01", "ORC"] },
  { what: "csv", text: /^[^\n{<]{1,2000}(,[^,\n]*){2,}/, named: /\.[ct]sv$/i },
  { what: "csv", text: /^\s*-?[\d.]+(,\s*-?[\d.e-]+){9,}/ },
  // Recognised by name alone.
  { what: "pytorch", named: /\.(pth|pt|th)$/i },
  { what: "keras", named: /\.(h5|hdf5|keras)$/i },
  { what: "onnx", named: /\.onnx$/i },
  { what: "caffemodel", named: /\.caffemodel$/i },
  { what: "tensorflow", named: /\.(pb|tflite|ckpt|meta|mlmodel)$/i },
  { what: "numpy", named: /\.np[yz]$/i },
  { what: "matlab", named: /\.mat$/i },
  { what: "csv", named: /\.[ct]sv$/i },
  { what: "pickle", named: /\.(pkl|pickle)$/i },
  { what: "python", named: /\.(py|ipynb)$/i },
  { what: "zip", named: /\.zip$/i },
  { what: "compressed", named: /\.(bz2|xz|zst|7z|rar)$/i },
  { what: "pdf", named: /\.pdf$/i },
  { what: "video", named: /\.(mp4|mov|avi|mkv|webm)$/i },
];

/** Whether bytes begin so; `…` is any byte. */
export const beginsWith = (bytes: Uint8Array, sign: string): boolean =>
  bytes.length >= sign.length &&
  [...sign].every((letter, at) => letter === "…" || letter.charCodeAt(0) === bytes[at]);

/** Bytes as a text of one letter a byte. */
export function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  }
  return parts.join("");
}

/** The kind of a file that the page does not read. */
export function foreignOf({ name, bytes, tail }: Head): Foreign | null {
  const contents = latin1(bytes) + latin1(tail);
  const holding = (what: RegExp | string) =>
    typeof what === "string" ? contents.includes(what) : what.test(contents);
  const sign = SIGNS.find(
    ({ begins, text, holds, named }) =>
      (begins?.some((beginning) => beginsWith(bytes, beginning)) ?? true) &&
      (text?.test(contents) ?? true) &&
      (holds === undefined || holding(holds)) &&
      (named?.test(name) ?? true),
  );
  return sign?.what ?? null;
}

/** Whether a text is a web page. */
export const isMarkup = (text: string): boolean => /^\s*<(!doctype html|html|head|p>)/i.test(text);

/** The parts of a file that show its kind. */
export interface Head {
  name: string;
  size: number;
  /** Its first bytes, `HEAD` or all there are. */
  bytes: Uint8Array;
  /** Its last bytes: archives list their contents there. */
  tail: Uint8Array;
  /** The first bytes of what a gzip file holds; null for other files. */
  inflated: Uint8Array | null;
}
