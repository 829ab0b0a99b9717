// The worker in which parquet files are decoded: in a damaged one the decoding may never end, and take all memory.

import { expose } from "comlink";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetReadObjects,
} from "hyparquet";
import type { Outcome } from "../../protocol/faults.ts";
import { handOver } from "../../protocol/transferables.ts";
import { attempt } from "../../trainer/faults.ts";
import { lazyImport } from "../../trainer/lazy-import.ts";
import { damaged } from "./delivery.ts";
import { COLUMNS, PLAIN, type Rows, type SpanBytes } from "./parquet-span.ts";

/** The decoders of the compressions that a file uses. */
async function compressorsOf({ row_groups }: FileMetaData): Promise<Compressors> {
  const used = row_groups.flatMap(({ columns }) =>
    columns.map(({ meta_data }) => meta_data?.codec),
  );
  if (used.every((codec) => codec === undefined || PLAIN.includes(codec))) return {};
  return (await lazyImport(() => import("./codecs.ts"))).compressors;
}

/** The picture of a row. The engine checks it. */
function pictureOf({ img }: Record<string, unknown>): Uint8Array {
  const bytes = typeof img === "object" && img !== null && "bytes" in img ? img.bytes : null;
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}

/** The label of a row; a label outside a byte becomes 255, which no data set has. */
function labelOf({ label }: Record<string, unknown>): number {
  const number = Number(label);
  return Number.isInteger(number) && number >= 0 && number < 255 ? number : 255;
}

async function rowsOf({ name, metadata, span, bytes }: SpanBytes): Promise<Rows> {
  const file: AsyncBuffer = {
    byteLength: span.end,
    slice(start, end) {
      if (start < span.start) throw new Error("pages beyond their row group");
      return bytes.slice(start - span.start, (end ?? span.end) - span.start);
    },
  };
  const compressors = await compressorsOf(metadata);
  const { first: rowStart, last: rowEnd } = span;
  // Bytes stay bytes: they are pictures and not text.
  const how = { metadata, compressors, rowStart, rowEnd, columns: COLUMNS, utf8: false };
  const rows = await parquetReadObjects({ file, ...how }).catch((error) => {
    throw damaged(name, error);
  });
  if (rows.length !== rowEnd - rowStart) throw damaged(name, `${rows.length} rows`);
  return { pictures: rows.map(pictureOf), labels: Uint8Array.from(rows, labelOf) };
}

const api = {
  async rowsOf(from: SpanBytes): Promise<Outcome<Rows>> {
    return handOver(await attempt(() => rowsOf(from)));
  },
};

export type RowsApi = typeof api;

expose(api);
