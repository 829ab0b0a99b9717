// CIFAR-10 in files of the visitor's: the archive, its batches, the parquet release, ConvNetJS's pictures.

import { loadPart } from "../part.ts";
import { type Delivery, pour, type Read } from "./delivery.ts";
import { checkOfficial } from "./official.ts";

const endsIn = (file: File, ending: RegExp) => ending.test(file.name);

/** Files of any kinds, together one data set. */
export function readFiles(files: File[]): Read {
  const labels = files.filter((file) => endsIn(file, /\.js$/i));
  const pictures = files.filter((file) => endsIn(file, /\.png$/i));
  const others = files.filter((file) => !labels.includes(file) && !pictures.includes(file));
  return async (delivery) => {
    delivery.total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of others) await readFile(file, delivery);
    if (labels.length + pictures.length > 0) {
      const { readBatches } = await loadPart(() => import("./convnetjs.ts"));
      await readBatches(pictures, labels, delivery);
    }
  };
}

async function readFile(file: File, delivery: Delivery): Promise<void> {
  if (endsIn(file, /\.parquet$/i)) {
    const { isTest, readParquet } = await loadPart(() => import("./parquet.ts"));
    await readParquet(file.name, isTest(file.name), bytesOf(file), delivery);
    return;
  }
  const { loader, signal } = delivery;
  loader.begin(file.name);
  const check = await checkOfficial(file.size);
  await pour(file.stream(), signal, async (piece) => {
    check.add(piece);
    loader.push(piece);
    await delivery.took(piece.length);
  });
  loader.end();
  delivery.official ||= check.passed();
}

/** A file as hyparquet wants it. */
const bytesOf = (file: Blob) => ({
  byteLength: file.size,
  slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
});
