// Compressions of parquet files other than Snappy, which hyparquet reads by itself. Loaded with the first such file.

import type { Compressors } from "hyparquet";
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from "hyparquet-compressors";

type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** An empty page is a block of LZ4 without a match; the decoder expects one. */
function unlessEmpty(decompress: Decompress): Decompress {
  return (bytes, length) => (length === 0 ? new Uint8Array() : decompress(bytes, length));
}

export const compressors: Compressors = {
  GZIP: decompressGzip,
  BROTLI: decompressBrotli,
  ZSTD: (bytes) => decompressZstd(bytes),
  LZ4: unlessEmpty(decompressLz4),
  LZ4_RAW: unlessEmpty(decompressLz4Raw),
};
