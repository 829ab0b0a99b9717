// CIFAR-10's other forms in small, made from records: the public parquet release, and the pictures of the ConvNetJS demo.

import { brotliCompressSync, gzipSync } from "node:zlib";
import type { CompressionCodec, SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { encodePng } from "./png.mjs";

const PIXELS = 1024;
const RECORD = 1 + 3 * PIXELS;

/** The pictures of records, interleaved, and their labels. */
function picturesOf(records: Buffer) {
  return Array.from({ length: records.length / RECORD }, (_, index) => {
    const record = records.subarray(index * RECORD, (index + 1) * RECORD);
    const samples = Buffer.alloc(3 * PIXELS);
    for (let at = 0; at < 3 * PIXELS; at++) {
      samples[at] = record[1 + (at % 3) * PIXELS + Math.floor(at / 3)];
    }
    return { label: record[0], samples };
  });
}

const IMG: SchemaElement[] = [
  { name: "root", num_children: 2 },
  { name: "img", num_children: 2, repetition_type: "OPTIONAL" },
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  { name: "label", type: "INT64", repetition_type: "OPTIONAL" },
];

/** Bytes as a frame of zstd (RFC 8878), in blocks that are not compressed. */
function zstd(bytes: Uint8Array) {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  const parts: Uint8Array[] = [head];
  for (let at = 0; at === 0 || at < bytes.length; at += 1 << 16) {
    const block = bytes.subarray(at, at + (1 << 16));
    const last = at + (1 << 16) >= bytes.length;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | Number(last), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

/** Bytes as a block of LZ4, all of them literals. */
function lz4(bytes: Uint8Array) {
  if (bytes.length < 15) return Buffer.concat([Buffer.from([bytes.length << 4]), bytes]);
  const more = bytes.length - 15;
  const length = [...Array(Math.floor(more / 255)).fill(255), more % 255];
  return Buffer.concat([Buffer.from([0xf0, ...length]), bytes]);
}

/** Compressions of parquet besides Snappy; the last one is read nowhere here. */
const compressors = {
  GZIP: gzipSync,
  BROTLI: brotliCompressSync,
  ZSTD: zstd,
  LZ4_RAW: lz4,
  LZO: (bytes: Uint8Array) => bytes,
};

export interface Row {
  png: Uint8Array;
  label: number;
}

interface Form {
  group?: number;
  /** May spoil a row's PNG or label. */
  change?: (row: Row, at: number) => Row;
  codec?: CompressionCodec;
}

/** A file of the parquet release. */
export function parquet(
  records: Buffer,
  { group = 100, change = (row) => row, codec = "SNAPPY" }: Form = {},
): Buffer {
  const rows = picturesOf(records)
    .map(({ label, samples }) => ({ png: encodePng(32, 32, samples), label }))
    .map(change);
  return Buffer.from(
    parquetWriteBuffer({
      schema: IMG,
      columnData: [
        { name: "img", data: rows.map(({ png }, at) => ({ bytes: png, path: `${at}.png` })) },
        { name: "label", data: rows.map(({ label }) => BigInt(label)) },
      ],
      rowGroupSize: group,
      codec,
      compressors,
    }),
  );
}

/** A parquet file of something else. */
export const otherParquet = () =>
  Buffer.from(
    parquetWriteBuffer({ columnData: [{ name: "words", data: ["a", "b"], type: "STRING" }] }),
  );

/** The pictures of records as a batch of ConvNetJS: one a row. */
export function batchPicture(records: Buffer): Buffer {
  const samples = picturesOf(records).map((picture) => picture.samples);
  return encodePng(PIXELS, samples.length, Buffer.concat(samples));
}
