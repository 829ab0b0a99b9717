// The messages between the trainer and the worker that decodes parquet files: bytes one way, pictures back.

import type { FileMetaData } from "hyparquet";

export const COLUMNS = ["img", "label"];

/** Compressions that hyparquet reads by itself. */
export const PLAIN = ["UNCOMPRESSED", "SNAPPY"];

/** All compressions that are read: those of `codecs.ts` too. */
export const CODECS = [...PLAIN, "GZIP", "BROTLI", "ZSTD", "LZ4", "LZ4_RAW"];

/** Rows `first` to `last` and the bytes that hold them. */
export interface Span {
  first: number;
  last: number;
  start: number;
  end: number;
}

export interface SpanBytes {
  /** The file's name. */
  name: string;
  metadata: FileMetaData;
  span: Span;
  bytes: ArrayBuffer;
}

/** Rows: files of pictures, as they are in the file, and their labels, 255 for one that is none. */
export interface Rows {
  pictures: Uint8Array[];
  labels: Uint8Array;
}
