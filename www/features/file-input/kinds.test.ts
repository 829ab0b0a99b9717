import { describe, expect, test } from "vitest";
import { foreignWords } from "../../i18n/faults/foreign.ts";
import { type FileKind, kindOf, recognise, withoutMark } from "./kinds.ts";

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string"
    ? Uint8Array.from(content, (letter) => letter.charCodeAt(0))
    : content;

async function gzip(content: string | Uint8Array): Promise<Uint8Array> {
  const blob = new Blob([Uint8Array.from(bytesOf(content))]);
  const stream = blob.stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const told = (name: string, content: string | Uint8Array): Promise<FileKind> =>
  recognise(new File([Uint8Array.from(bytesOf(content))], name));

/** The kind and what else is known of it, as words. */
const words = (is: FileKind): string => Object.values(is).join(" ");

/** A tar archive that holds one file. */
function tar(name: string, contents: string): Uint8Array {
  const bytes = new Uint8Array(512 * (1 + Math.ceil(contents.length / 512)));
  bytes.set(bytesOf(name));
  bytes.set(bytesOf(contents.length.toString(8).padStart(11, "0")), 124);
  bytes.fill(32, 148, 156);
  const sum = bytes.slice(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.set(bytesOf(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  bytes.set(bytesOf(contents), 512);
  return bytes;
}

/** A text in UTF-16, as Notepad and PowerShell save it, or with the larger byte first. */
const utf16 = (text: string, end: "little" | "big" = "little") =>
  [...`\ufeff${text}`]
    .map((letter) => {
      const code = letter.charCodeAt(0);
      const bytes = [code & 255, code >> 8];
      return String.fromCharCode(...(end === "little" ? bytes : bytes.reverse()));
    })
    .join("");

const safetensors = (header: string) =>
  `${String.fromCharCode(header.length)}\0\0\0\0\0\0\0${header}`;
const record = `\x03${"p".repeat(3072)}`;
const python = tar("cifar-10-batches-py/data_batch_1", "\x80\x02}q\x01");
const batches = tar("cifar-10-batches-bin/data_batch_1.bin", record);

type Content = string | Uint8Array | Promise<Uint8Array>;

const CASES: [expected: string, name: string, content: Content][] = [
  ["run", "a.safetensors", safetensors('{"__metadata__":{"checksum":"00000000"')],
  ["run", "a.json", '{"format":"convscope-run","version":1'],
  ["run", "a.txt", '\xef\xbb\xbf{"format":"convscope-run"'],
  ["weights", "a.safetensors", safetensors('{"conv1.weight":{"dtype":"F32"')],
  ["weights", "weights", safetensors('{"0.weight":{"dtype":"F32"')],
  ["weights", "snapshot.json", '\xef\xbb\xbf{"layers": [{"out_depth":3, "layer_type":"input"'],
  ["weights", "snapshot.json", utf16('{"layers": [{"out_depth":3, "layer_type":"input"')],
  ["run", "a.txt", utf16('{"format":"convscope-run"')],
  ["network json", "net.txt", utf16('{"input":{},"layers":[{"kind":"fc","units":10}]}', "big")],
  ["network caffe", "net", utf16('layer { name: "d" type: "Input" }')],
  ["foreign csv", "table", utf16("3,1,2,3,4,5,6,7,8,9,10,11\n")],
  ["network json", "net.json", '{"input":{"channels":3},"layers":[{"kind":"fc","units":10}]}'],
  ["network convnetjs", "net.js", "layer_defs = [];\nlayer_defs.push({type:'input', out_sx:32});"],
  ["network caffe", "net.prototxt", '\xef\xbb\xbflayer { name: "d" type: "Input" }'],
  ["network caffe", "net.txt", 'layer { name: "d" type: "Input" }'],
  ["data archive", "cifar-10-binary.tar.gz", gzip(batches)],
  ["data archive", "download", gzip(batches)],
  ["data archive", "cifar-10-binary.tar", batches],
  ["data archive", "cifar-10-binary.tar.gz", "<!doctype html>"],
  ["data batch", "data_batch_1.bin", record],
  ["data batch", "data_batch_1", record],
  ["data batch", "data_batch_1.bin.gz", gzip(record)],
  ["data batch", "data_batch_1.bin", record.slice(0, 900)],
  ["data parquet", "0000", "PAR1 and so on"],
  ["data pictures", "cifar10_batch_3.png", "\x89PNG\r\n\x1a\n"],
  ["data labels", "cifar10_labels.js", "var labels = load();"],
  ["data labels", "classes.js", "var them = [6, 9, 9, 4"],
  ["picture", "photo", "\xff\xd8\xff\xe1"],
  ["picture", "words.png", "not a picture"],
  ["picture", "IMG_1.HEIC", "\0\0\0\x18ftypheic\0\0\0\0"],
  ["picture", "drawing.txt", '<?xml version="1.0"?>\n<svg xmlns="x"/>'],
  ["beside", "batches.meta.txt", "airplane\n"],
  ["beside", "readme.html", "<p>About the data"],
  ["beside", "._data_batch_1.bin", "\0\x05\x16\x07"],
  ["empty", "data_batch_1.bin", ""],
  ["foreign pytorch", "net.pth", "PK\x03\x04\x14\0net/data.pkl"],
  ["foreign pytorch", "weights.bin", "PK\x03\x04\x14\0archive/data.pkl"],
  ["foreign pytorch", "old.weights", "\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."],
  ["foreign keras", "net.h5", "\x89HDF\r\n\x1a\n\0"],
  ["foreign keras", "net.keras", "PK\x03\x04\x14\0config.json … model.weights.h5"],
  ["foreign onnx", "net.onnx", "\x08\x07\x12\x09convscope:\x04Conv"],
  ["foreign caffemodel", "net.caffemodel", '\n\x05CIFAR"Convolution'],
  ["foreign tensorflow", "model.json", '{"format":"layers-model","modelTopology":{}'],
  ["foreign python", "load.py", "import torch\nfrom torch import nn"],
  ["foreign cifar_python", "cifar-10-python.tar.gz", gzip(python)],
  ["foreign cifar_python", "data_batch_1", "\x80\x02}q\x01(U\x0bbatch_labelq\x02"],
  ["foreign cifar_100", "cifar-100-binary.tar", tar("cifar-100-binary/train.bin", "\0")],
  ["foreign cifar_100", "train.bin", `\x03\x0b${"p".repeat(3072)}`],
  ["foreign pickle", "things.pkl", "\x80\x04\x95"],
  ["foreign numpy", "cifar10.npz", "PK\x03\x04-\0x.npy"],
  ["foreign numpy", "x.npy", "\x93NUMPY\x01\0"],
  ["foreign matlab", "x.mat", "MATLAB 5.0 MAT-file"],
  ["foreign idx", "train-images-idx3-ubyte.gz", gzip("\0\0\x08\x03\0\0\xea\x60")],
  ["foreign csv", "cifar10.csv", "label,p0,p1,p2\n3,1,2,3\n"],
  ["foreign zip", "cifar10.zip", "PK\x03\x04\x14\0train/airplane/0001.png"],
  ["foreign zip", "cifar-10-binary.tar.gz", "PK\x03\x04 and so on"],
  ["foreign compressed", "cifar.tar.bz2", "BZh91AY&SY"],
  ["foreign compressed", "cifar.tar.xz", "\xfd7zXZ\0\0\x04"],
  ["foreign pdf", "lecture.png", "%PDF-1.7"],
  ["foreign video", "IMG_1.MOV", "\0\0\0\x14ftypqt  "],
  ["foreign sound", "a.mp3", "ID3\x04"],
  ["foreign web_page", "page", "<!DOCTYPE html><p>Hello"],
  ["unknown", "a.safetensors", "\x07".repeat(5000)],
  ["unknown", "a.json", "{}"],
  ["unknown", "notes.txt", "Dear diary"],
];

describe("a file", () => {
  test("is what it holds, whatever its name", async () => {
    for (const [expected, name, content] of CASES) {
      expect(words(await told(name, await content)), name).toBe(expected);
    }
  });

  test("that begins like a known one and ends anywhere is never taken for a fault of the page", async () => {
    for (const [, name, content] of CASES) {
      const bytes = bytesOf(await content);
      for (let end = 0; end <= Math.min(bytes.length, 600); end++) {
        const part = bytes.subarray(0, end);
        const head = { name, size: end, bytes: part, tail: part, inflated: null };
        expect(() => kindOf(head), `${name} cut at ${end}`).not.toThrow();
      }
    }
  });

  test("of text is UTF-8 without a mark, and one of weights stays as it is", () => {
    const text = "layer { } // слой";
    for (const end of ["little", "big"] as const) {
      expect(new TextDecoder().decode(withoutMark(bytesOf(utf16(text, end))))).toBe(text);
    }
    for (const length of ["\xff\xfe\x01\0", "\xfe\xff\x01\0", "\xef\xbb\xbf\0"]) {
      const weights = bytesOf(`${length}\0\0\0\0{}`);
      expect(withoutMark(weights)).toBe(weights);
    }
  });

  test("of another program is described in every language", () => {
    const kinds = CASES.flatMap(([expected]) => expected.split("foreign ").slice(1));
    for (const language of Object.values(foreignWords)) {
      expect(Object.keys(language)).toEqual(expect.arrayContaining(kinds));
    }
    for (const parts of Object.values(foreignWords.ru)) {
      expect(parts.join(" ")).toMatch(/[а-яё]/i);
    }
  });
});
