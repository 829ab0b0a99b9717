// Parquet files of the visitor's: which of them are to train on, which to test on.
import type { DataFile } from "../../protocol/datasets.ts";
import { context } from "../../trainer/context.ts";
import { SourceError } from "../../trainer/faults.ts";
import type { Delivery } from "./delivery.ts";
import { readParquet } from "./parquet.ts";

type Part = "train" | "test";

/** The purpose of a file by its name, or by its folders: the release has `test/0000.parquet`. */
export function partOf(path: string): Part | null {
  for (const name of path.split("/").toReversed()) {
    if (/(^|[-_. ])train/i.test(name)) return "train";
    if (/(^|[-_. ])(test|valid)/i.test(name)) return "test";
  }
  return null;
}

/** Each file and its purpose. Where names do not show it, the larger of two files is for training. */
function partsOf(files: DataFile[]): [DataFile, Part][] {
  const told = files.map((one): [DataFile, Part | null] => [one, partOf(one.path)]);
  const known = told.flatMap(([one, part]): [DataFile, Part][] =>
    part === null ? [] : [[one, part]],
  );
  const open = told.flatMap(([one, part]) => (part === null ? [one] : []));
  const [first, second, ...more] = open.toSorted((a, b) => b.file.size - a.file.size);
  if (first === undefined) return known;
  if (second === undefined) {
    const trained = known.some(([, part]) => part === "train");
    return [...known, [first, trained ? "test" : "train"]];
  }
  if (known.length + more.length > 0 || first.file.size === second.file.size) {
    const names = open.map(({ path }) => path).join(", ");
    const text = `${names}: name those to train on train-….parquet, those to test on test-….parquet`;
    throw new SourceError({ code: "parquet_parts", names }, text);
  }
  context.emit({
    kind: "note",
    fault: { code: "parquet_sizes", name: first.path, other: second.path },
  });
  return [
    [first, "train"],
    [second, "test"],
  ];
}

/** A file as hyparquet wants it. */
const bytesOf = (file: Blob) => ({
  byteLength: file.size,
  slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
});

export async function readParquetFiles(files: DataFile[], delivery: Delivery): Promise<void> {
  for (const [{ file }, part] of partsOf(files)) {
    await readParquet(file.name, part === "test", bytesOf(file), delivery);
  }
}
