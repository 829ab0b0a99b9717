// CIFAR-10's public parquet release (uoft-cs/cifar10 at Hugging Face): rows of `img`, a struct whose `bytes` are a PNG,
// and `label`. Read by row groups, while they arrive. The pictures are those of the archive, byte for byte, but not
// always in its order.

import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { SourceError } from "../../trainer/faults.ts";
import { decodePicture, isForBrowser } from "./decode.ts";
import { type Delivery, damaged, refuseWebPage } from "./delivery.ts";
import { CODECS, COLUMNS, type Span } from "./parquet-span.ts";
import { openParquet, type ParquetLink } from "./parquet-worker.ts";

/** Row groups are requested together up to this many bytes: one request each would take long. */
const SPAN = 2 << 20;
/** Pictures decoded before training and the page get their turn: a few milliseconds of work. */
const TURN = 250;

const isWanted = ({ path_in_schema: [column] }: ColumnMetaData) => COLUMNS.includes(column ?? "");

/** Whether a column is wanted and has a value for each row, as one without lists has. */
const isByRow = (column: ColumnMetaData) => isWanted(column) && column.path_in_schema.length <= 2;

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
      // The decoder makes an object for each row: a wrong count could take all memory.
      if (isByRow(meta_data) && meta_data.num_values !== group.num_rows) {
        throw new Error("row groups of another length than their columns");
      }
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
  let columns: SchemaTree[];
  try {
    metadata = await parquetMetadataAsync(file);
    spans = spansOf(metadata, file.byteLength);
    columns = parquetSchema(metadata).children;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    refuseWebPage(name, new Uint8Array(await file.slice(0, 1)));
    throw damaged(name, error);
  }
  const [img, label] = COLUMNS.map((wanted) =>
    columns.find(({ element }) => element.name === wanted),
  );
  if (label === undefined || !img?.children.some(({ element }) => element.name === "bytes")) {
    const found = columns.map(({ element }) => element.name).join(", ");
    const text = `${name} has the columns ${found}; those of CIFAR-10 are img, with bytes, and label`;
    throw new SourceError({ code: "parquet_columns", name, found }, text);
  }
  checkCodecs(name, metadata);
  return { metadata, spans };
}

/** Refuses compressions that are not read here. */
function checkCodecs(name: string, { row_groups }: FileMetaData): void {
  for (const { meta_data } of row_groups.flatMap(({ columns }) => columns)) {
    if (meta_data === undefined || !isWanted(meta_data)) continue;
    const { codec } = meta_data;
    if (CODECS.includes(codec)) continue;
    const text = `${name} is compressed by ${codec}, which is not read here; write it with snappy`;
    throw new SourceError({ code: "parquet_codec", name, codec }, text);
  }
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
    throw new SourceError({ code: "empty_file", name }, `${name} is empty; choose another file`);
  }
  const opened = await metadataOf(name, file);
  const link = openParquet(name, delivery.signal);
  try {
    loader.beginPictures(name, test);
    await readSpans(name, file, opened, link, delivery);
    loader.end();
  } finally {
    link.end();
  }
}

/** Takes the rows of all spans in turn. */
async function readSpans(
  name: string,
  file: AsyncBuffer,
  { metadata, spans }: { metadata: FileMetaData; spans: Span[] },
  link: ParquetLink,
  delivery: Delivery,
): Promise<void> {
  const ask = async (at: number) => {
    const span = spans[at];
    return span === undefined ? null : { span, bytes: await file.slice(span.start, span.end) };
  };
  let next = ask(0);
  let read = 0;
  let record = 0;
  for (let at = 1; ; at++) {
    const now = await next;
    if (now === null) break;
    // The next span is on its way while this one is decoded, and may fail before it is awaited.
    next = ask(at);
    next.catch(() => undefined);
    const { pictures, labels } = await link.rowsOf({ name, metadata, ...now });
    for (const [row, picture] of pictures.entries()) {
      await takeRow(name, picture, labels[row] ?? 255, ++record, delivery.loader);
      if ((row + 1) % TURN > 0 && row + 1 < pictures.length) continue;
      await delivery.took(0);
      await new Promise((over) => setTimeout(over));
    }
    await delivery.took(now.span.end - read);
    read = now.span.end;
  }
  // The footer.
  await delivery.took(file.byteLength - read);
}

async function takeRow(
  name: string,
  picture: Uint8Array,
  label: number,
  record: number,
  loader: Delivery["loader"],
): Promise<void> {
  if (!isForBrowser(picture)) {
    loader.pictures(picture, Uint8Array.of(label));
    return;
  }
  const rgba = await decodePicture(picture);
  if (rgba !== null) loader.decoded(new Uint8Array(rgba.buffer), label);
  else {
    const text = `picture ${record} of ${name} is damaged; download the file again`;
    throw new SourceError({ code: "picture_damaged", name, record, detail: "not decoded" }, text);
  }
}
