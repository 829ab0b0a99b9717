// CIFAR-10 in files of the visitor's: the archive, its batches, the parquet release, ConvNetJS's pictures.
import type { DataFile } from "../../protocol/datasets.ts";
import { context } from "../../trainer/context.ts";
import { lazyImport } from "../../trainer/lazy-import.ts";
import { type Delivery, pour, type Read } from "./delivery.ts";
import { checkOfficial } from "./official.ts";

/** Files of any kinds, together one data set. */
export function readFiles(files: DataFile[]): Read {
  return async (delivery) => {
    const all = await withoutCopies(files);
    const of = (...forms: DataFile["form"][]) => all.filter(({ form }) => forms.includes(form));
    const [labels, pictures] = [of("labels"), of("pictures")];
    delivery.total = all.reduce((sum, { file }) => sum + file.size, 0);
    for (const { file } of of("archive", "batch")) await readRecords(file, delivery);
    const parquet = of("parquet");
    if (parquet.length > 0) {
      const { readParquetFiles } = await lazyImport(() => import("./parquet-files.ts"));
      await readParquetFiles(parquet, delivery);
    }
    if (labels.length + pictures.length > 0) {
      const { readBatches } = await lazyImport(() => import("./convnetjs.ts"));
      const plain = (some: DataFile[]) => some.map(({ file }) => file);
      await readBatches(plain(pictures), plain(labels), delivery);
    }
  };
}

/** A name with the ending by which the engine knows the form, whatever the visitor's file is called. */
function nameOf({ name }: File): string {
  return /\.(bin|gz|tgz|tar)$/i.test(name) ? name : `${name}.bin`;
}

async function readRecords(file: File, delivery: Delivery): Promise<void> {
  const { loader, signal } = delivery;
  loader.begin(nameOf(file));
  const check = await checkOfficial(file.size);
  await pour(file.stream(), signal, async (piece) => {
    check.add(piece);
    loader.push(piece);
    await delivery.took(piece.length);
  });
  loader.end();
  delivery.official ||= check.passed();
}

/** Bytes that are compared at a time: most files differ in the first of them. */
const CHUNK_BYTES = 1 << 20;

async function areSame(one: File, other: File): Promise<boolean> {
  if (one.size !== other.size) return false;
  for (let at = 0; at < one.size; at += CHUNK_BYTES) {
    const [a, b] = await Promise.all(
      [one, other].map(
        async (file) => new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer()),
      ),
    );
    if (a === undefined || b === undefined || a.some((byte, index) => byte !== b[index])) {
      return false;
    }
  }
  return true;
}

/** Drops duplicate files, whose pictures would be counted twice, whatever their names. */
async function withoutCopies(files: DataFile[]): Promise<DataFile[]> {
  const all: DataFile[] = [];
  for (const one of files) {
    let copied: DataFile | undefined;
    for (const other of all) {
      if (copied === undefined && (await areSame(one.file, other.file))) copied = other;
    }
    if (copied === undefined) all.push(one);
    else {
      context.emit({
        kind: "note",
        fault: { code: "same_file", name: one.path, other: copied.path },
      });
    }
  }
  return all;
}
