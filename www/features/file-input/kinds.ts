// Finds the kind of a file by its first bytes, or by its name where they do not show it. Knows nothing of the page.

import type { Foreign } from "../../i18n/faults/foreign.ts";
import type { DataForm } from "../../protocol/datasets.ts";
import type { NetworkForm } from "../../protocol/formats.ts";
import { formOf } from "../formats/network-text.ts";
import type { Head } from "./foreign.ts";
import { beginsWith, foreignOf, isMarkup, latin1 } from "./foreign.ts";

/** The kinds of files that the page handles. */
export type FileKind =
  /** A run that the page saved. */
  | { kind: "run" }
  /** Weights that can replace those of the run. */
  | { kind: "weights" }
  | { kind: "network"; form: NetworkForm }
  | { kind: "data"; form: DataForm }
  | { kind: "picture" }
  /** A file beside the data without data in it, such as a list of the classes. */
  | { kind: "beside" }
  | { kind: "empty" }
  /** A file of another program. */
  | { kind: "foreign"; what: Foreign }
  | { kind: "unknown" };
/** Bytes that are read: enough for the whole text of a network. */
export const HEAD = 1 << 16;
export const TAIL = 1 << 14;

/** Bytes of a record of CIFAR-10, and of CIFAR-100, which has a second label. */
const RECORD = 3073;
const RECORD_100 = 3074;
/** How the page's own files begin, after the eight bytes of their length. */
const OWN_RUN = '{"__metadata__":{"checksum":"';

const BESIDE =
  /^(\._.*|\.ds_store|thumbs\.db|desktop\.ini|batches\.meta(\.txt)?|readme(\.\w+)?|license(\.\w+)?)$/i;
const PICTURES = [
  "\x89PNG",
  "\xff\xd8\xff",
  "GIF8",
  "RIFF…………WEBP",
  "BM…………\0\0\0\0",
  "\0\0\x01\0",
  "II*\0",
  "MM\0*",
  "\xff\x0a",
  "\0\0\0\x0cJXL ",
  ...["hei", "hev", "mif1", "msf1", "avi"].map((brand) => `…………ftyp${brand}`),
];
const PICTURE_NAME = /\.(png|jpe?g|jfif|webp|gif|svg|bmp|ico|avif|hei[cf]|tiff?|jxl)$/i;

/** A text as UTF-8, without the mark that some editors put before it; the mark may say that it is UTF-16. */
export function withoutMark<B extends ArrayBufferLike>(
  bytes: Uint8Array<B>,
): Uint8Array<B | ArrayBuffer> {
  const [first, second, third] = bytes;
  // A text holds no zeros: this is the length before the header of safetensors.
  if (bytes[4] === 0 && bytes[5] === 0) return bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  const little = first === 0xff && second === 0xfe;
  const big = first === 0xfe && second === 0xff;
  if (!little && !big) return bytes;
  return new TextEncoder().encode(new TextDecoder(little ? "utf-16le" : "utf-16be").decode(bytes));
}

/** Whether the first block is a tar header, by its checksum. */
function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512 || bytes[0] === 0) return false;
  let sum = 0;
  for (let at = 0; at < 512; at++) sum += at >= 148 && at < 156 ? 32 : (bytes[at] ?? 0);
  return Number.parseInt(latin1(bytes.subarray(148, 156)), 8) === sum;
}

/** A tar archive: of this data set, or of another form of it. */
function archive(bytes: Uint8Array, form: DataForm): FileKind {
  const names = latin1(bytes);
  if (/cifar-10-batches-py/.test(names)) {
    return { kind: "foreign", what: "cifar_python" };
  }
  if (/cifar-100/.test(names)) return { kind: "foreign", what: "cifar_100" };
  return { kind: "data", form };
}

function textKind(name: string, text: string): FileKind | null {
  if (/^\s*(\{|\[)/.test(text)) {
    if (/"format"\s*:\s*"convscope-run"/.test(text)) return { kind: "run" };
    if (/"layer_type"\s*:/.test(text)) return { kind: "weights" };
  }
  const form = formOf(text);
  if (form === "pytorch" || form === "keras") return { kind: "foreign", what: "python" };
  if (form !== null) return { kind: "network", form };
  if (/<svg\b/.test(text)) return { kind: "picture" };
  const script = /\.js$/i.test(name);
  if (script && (/labels?/i.test(name) || /^[\s\S]{0,200}\[\s*\d/.test(text))) {
    return { kind: "data", form: "labels" };
  }
  return null;
}

/** The kind by the name's ending, where the contents say nothing: its reader will say what is wrong. */
function promised({ name, bytes }: Head): FileKind {
  if (/\.parquet$/i.test(name)) return { kind: "data", form: "parquet" };
  if (/\.bin$/i.test(name)) return { kind: "data", form: "batch" };
  if (/\.(gz|tgz|tar)$/i.test(name)) return { kind: "data", form: "archive" };
  if (/\.prototxt$/i.test(name)) return { kind: "network", form: "caffe" };
  // A text that is cut off before its kind shows.
  if (/\.json$/i.test(name) && /^\s*\{\s*"layers"/.test(latin1(withoutMark(bytes)))) {
    return { kind: "weights" };
  }
  return PICTURE_NAME.test(name) ? { kind: "picture" } : { kind: "unknown" };
}

/** What a file is. */
export function kindOf(head: Head): FileKind {
  const { name, size, bytes, inflated } = head;
  if (BESIDE.test(name)) return { kind: "beside" };
  if (size === 0) return { kind: "empty" };
  const beginning = latin1(bytes.subarray(0, 64));
  if (PICTURES.some((sign) => beginsWith(bytes, sign))) {
    const batch = /batch_\d+\.png$/i.test(name);
    return batch ? { kind: "data", form: "pictures" } : { kind: "picture" };
  }
  if (beginning.startsWith("PAR1")) return { kind: "data", form: "parquet" };
  if (isTar(bytes)) return archive(bytes, "archive");
  if (inflated !== null && inflated.length > 0) {
    if (isTar(inflated)) return archive(inflated, "archive");
    const inner = foreignOf({ ...head, name: name.replace(/\.gz$/i, ""), bytes: inflated });
    if (inner !== null) return { kind: "foreign", what: inner };
    const alone = !/\.(tar\.gz|tgz)$/i.test(name) && (inflated[0] ?? 255) < 10;
    return { kind: "data", form: alone ? "batch" : "archive" };
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length > 8 && beginning[8] === "{" && length.getUint32(4, true) === 0) {
    return latin1(bytes.subarray(8, 8 + OWN_RUN.length)) === OWN_RUN
      ? { kind: "run" }
      : { kind: "weights" };
  }
  const plain = withoutMark(bytes);
  const foreign = foreignOf({ ...head, bytes: plain });
  if (foreign !== null) return { kind: "foreign", what: foreign };
  const label = bytes[0] ?? 255;
  if (size % RECORD === 0 && label < 10) return { kind: "data", form: "batch" };
  if (size % RECORD_100 === 0 && label < 20) return { kind: "foreign", what: "cifar_100" };
  const text = new TextDecoder().decode(plain);
  const told = text.includes("\0") ? null : textKind(name, text);
  if (told !== null) return told;
  const hint = promised(head);
  return hint.kind === "unknown" && isMarkup(text) ? { kind: "foreign", what: "web_page" } : hint;
}

/** Reads the beginning and the end of a file, which show its kind. */
export async function recognise(file: File): Promise<FileKind> {
  const read = async (from: number, to: number) =>
    new Uint8Array(await file.slice(from, to).arrayBuffer());
  const bytes = await read(0, HEAD);
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return kindOf({
    name: file.name,
    size: file.size,
    bytes,
    tail: await read(Math.max(0, file.size - TAIL), file.size),
    inflated: zipped ? await inflate(bytes) : null,
  });
}

/** The beginning of what gzipped bytes hold; they are cut off somewhere. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const reader = stream.getReader();
    for (let length = 0; length < HEAD; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    await reader.cancel();
  } catch {
    // It ends too early, here or in the file itself: what came until then is enough.
  }
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
