// CIFAR-10's other forms in small, made from records: the public parquet release, and the pictures of the ConvNetJS demo.

import { parquetWriteBuffer } from "hyparquet-writer";
import { encodePng } from "./png.mjs";

const PIXELS = 1024;
const RECORD = 1 + 3 * PIXELS;

/** The pictures of records, interleaved, and their labels. */
function picturesOf(records) {
  return Array.from({ length: records.length / RECORD }, (_, index) => {
    const record = records.subarray(index * RECORD, (index + 1) * RECORD);
    const samples = Buffer.alloc(3 * PIXELS);
    for (let at = 0; at < 3 * PIXELS; at++) {
      samples[at] = record[1 + (at % 3) * PIXELS + Math.floor(at / 3)];
    }
    return { label: record[0], samples };
  });
}

const IMG = [
  { name: "root", num_children: 2 },
  { name: "img", num_children: 2, repetition_type: "OPTIONAL" },
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  { name: "label", type: "INT64", repetition_type: "OPTIONAL" },
];

/** A file of the parquet release: `change` may spoil a row's PNG or label. */
export function parquet(records, { group = 100, change = (row) => row, codec = "SNAPPY" } = {}) {
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
    }),
  );
}

/** A parquet file of something else. */
export const otherParquet = () =>
  Buffer.from(
    parquetWriteBuffer({ columnData: [{ name: "words", data: ["a", "b"], type: "STRING" }] }),
  );

/** The pictures of records as a batch of ConvNetJS: one a row. */
export function batchPicture(records) {
  const samples = picturesOf(records).map((picture) => picture.samples);
  return encodePng(PIXELS, samples.length, Buffer.concat(samples));
}
