// CIFAR-10's public parquet release (uoft-cs/cifar10 at Hugging Face): rows of `img`, a struct whose `bytes` are a PNG,
// and `label`. Read by row groups, while they arrive. The pictures are those of the archive, byte for byte, but not
// always in its order.

import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { loadPart } from "../part.ts";
import { decodePicture, isForBrowser } from "./decode.ts";
import { type Delivery, refuseWebPage, SourceError } from "./delivery.ts";

const COLUMNS = ["img", "label"];
/** Row groups are asked for together until they have so many bytes: one request each would take long. */
const SPAN = 2 << 20;
/** Pictures decoded before the training and the page have their turn: a few milliseconds' work. */
const TURN = 250;

/** Compressions that hyparquet reads by itself. */
const PLAIN = ["UNCOMPRESSED", "SNAPPY"];

/** Rows `first` to `last` and the bytes that hold them. */
interface Span {
  first: number;
  last: number;
  start: number;
  end: number;
}

function damaged(name: string, error: unknown): SourceError {
  const detail = error instanceof Error ? error.message : String(error);
  const text = `${name} is damaged or incomplete (${detail}); download it again`;
  return new SourceError("archive_damaged", { name, detail }, text);
}

/**
 * Consecutive row groups, together up to about `SPAN` bytes. The first span begins with the file, so that the bytes of
 * all spans together are its beginning.
 */
function spansOf({ row_groups }: FileMetaData, length: number): Span[] {
  const spans: Span[] = [];
  let span: Span | null = null;
  let row = 0;
  for (const group of row_groups) {
    const first = row;
    row += Number(group.num_rows);
    span ??= { first, last: row, start: spans.length === 0 ? 0 : length, end: 0 };
    span.last = row;
    for (const { meta_data } of group.columns) {
      if (meta_data === undefined) throw new Error("a column without metadata");
      const { dictionary_page_offset, data_page_offset, total_compressed_size } = meta_data;
      const start = Number(dictionary_page_offset ?? data_page_offset);
      span.start = Math.min(span.start, start);
      span.end = Math.max(span.end, start + Number(total_compressed_size));
    }
    if (span.end > length) throw new Error("row groups beyond its end");
    if (span.end - span.start < SPAN) continue;
    spans.push(span);
    span = null;
  }
  return span === null ? spans : [...spans, span];
}

async function metadataOf(name: string, file: AsyncBuffer) {
  let metadata: FileMetaData;
  let spans: Span[];
  try {
    metadata = await parquetMetadataAsync(file);
    spans = spansOf(metadata, file.byteLength);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    refuseWebPage(name, new Uint8Array(await file.slice(0, 1)));
    throw damaged(name, error);
  }
  const columns = parquetSchema(metadata).children;
  const [img, label] = COLUMNS.map((wanted) =>
    columns.find(({ element }) => element.name === wanted),
  );
  if (label === undefined || !img?.children.some(({ element }) => element.name === "bytes")) {
    const found = columns.map(({ element }) => element.name).join(", ");
    const text = `${name} has the columns ${found}; those of CIFAR-10 are img, with bytes, and label`;
    throw new SourceError("parquet_columns", { name, found }, text);
  }
  return { metadata, spans, compressors: await compressorsOf(name, metadata) };
}

/** What reads the compressions of the columns that are wanted. */
async function compressorsOf(name: string, { row_groups }: FileMetaData): Promise<Compressors> {
  const used = row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data }) =>
      meta_data !== undefined && COLUMNS.includes(meta_data.path_in_schema[0] ?? "")
        ? [meta_data.codec]
        : [],
    ),
  );
  if (used.every((codec) => PLAIN.includes(codec))) return {};
  const { compressors } = await loadPart(() => import("./codecs.ts"));
  const unknown = used.find((codec) => !PLAIN.includes(codec) && !(codec in compressors));
  if (unknown === undefined) return compressors;
  const text = `${name} is compressed by ${unknown}, which is not read here; write it with snappy`;
  throw new SourceError("parquet_codec", { name, codec: unknown }, text);
}

/** A row's PNG; what is none is found out by the engine. */
function pictureOf({ img }: Record<string, unknown>): Uint8Array {
  const bytes = typeof img === "object" && img !== null && "bytes" in img ? img.bytes : null;
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}

/** A row's label; those that no byte holds become one that no data set has. */
function labelOf({ label }: Record<string, unknown>): number {
  const number = Number(label);
  return Number.isInteger(number) && number >= 0 && number < 255 ? number : 255;
}

/** Reads all pictures of a parquet file; `test` tells what they are for. */
export async function readParquet(
  name: string,
  test: boolean,
  file: AsyncBuffer,
  delivery: Delivery,
): Promise<void> {
  const { loader } = delivery;
  if (file.byteLength === 0) {
    throw new SourceError("empty_file", { name }, `${name} is empty; choose another file`);
  }
  const { metadata, spans, compressors } = await metadataOf(name, file);
  const ask = async (at: number) => {
    const span = spans[at];
    return span === undefined ? null : { span, bytes: await file.slice(span.start, span.end) };
  };
  loader.beginPictures(name, test);
  let next = ask(0);
  let read = 0;
  let record = 0;
  for (let at = 1; ; at++) {
    const now = await next;
    if (now === null) break;
    // On its way while this one is decoded; nobody may be waiting when it fails.
    next = ask(at);
    next.catch(() => undefined);
    for (const rows of await turnsOf(name, { metadata, compressors }, now.span, now.bytes)) {
      for (const row of rows) await takeRow(name, row, ++record, loader);
      await delivery.took(0);
      await new Promise((over) => setTimeout(over));
    }
    await delivery.took(now.span.end - read);
    read = now.span.end;
  }
  // The footer.
  await delivery.took(file.byteLength - read);
  loader.end();
}

async function takeRow(
  name: string,
  row: Record<string, unknown>,
  record: number,
  loader: Delivery["loader"],
): Promise<void> {
  const [picture, label] = [pictureOf(row), labelOf(row)];
  if (!isForBrowser(picture)) {
    loader.pictures(picture, Uint8Array.of(label));
    return;
  }
  const rgba = await decodePicture(picture);
  if (rgba !== null) loader.decoded(new Uint8Array(rgba.buffer), label);
  else {
    const text = `picture ${record} of ${name} is damaged; download the file again`;
    throw new SourceError("picture_damaged", { name, record, detail: "not decoded" }, text);
  }
}

/** The rows of a span, some at a time. */
async function turnsOf(
  name: string,
  how: { metadata: FileMetaData; compressors: Compressors },
  span: Span,
  bytes: ArrayBuffer,
) {
  const file: AsyncBuffer = {
    byteLength: span.end,
    slice(start, end) {
      if (start < span.start) throw new Error("pages beyond their row group");
      return bytes.slice(start - span.start, (end ?? span.end) - span.start);
    },
  };
  const { first: rowStart, last: rowEnd } = span;
  // Bytes stay bytes: they are pictures, no text.
  const options = { file, ...how, rowStart, rowEnd, columns: COLUMNS, utf8: false };
  const rows = await parquetReadObjects(options).catch((error) => {
    throw damaged(name, error);
  });
  if (rows.length !== rowEnd - rowStart) throw damaged(name, `${rows.length} rows`);
  const count = Math.ceil(rows.length / TURN);
  return Array.from({ length: count }, (_, turn) => rows.slice(turn * TURN, (turn + 1) * TURN));
}
