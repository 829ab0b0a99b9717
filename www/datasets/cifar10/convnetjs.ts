// The pictures that the ConvNetJS demo trains on: `cifar10_batch_N.png`, one picture of 1,024 pixels a row, without
// labels; these are in `cifar10_labels.js`, for all batches one after the other.

import { SourceError } from "../../trainer/faults.ts";
import { type Delivery, refuseWebPage } from "./delivery.ts";

/** Pictures in a whole batch, by which the labels are counted. */
const BATCH = 1000;
/** Where a PNG's header has its height. */
const HEIGHT_AT = 20;

/** The labels in `var labels = [6, 9, …]`: read as data, never run. */
export function parseLabels(name: string, text: string): Uint8Array {
  const [, list = ""] = /\[([\d\s,]*)\]/.exec(text) ?? [];
  const labels = list.split(",").filter((item) => item.trim() !== "");
  if (labels.length > 0) return Uint8Array.from(labels, (item) => Math.min(255, Number(item)));
  throw new SourceError(
    { code: "labels_unreadable", name },
    `${name} has no list of labels: [6, 9, …]`,
  );
}

const numberOf = ({ name }: File): number => Number(/(\d+)\.png$/i.exec(name)?.[1] ?? 0);

/** Reads batches. The last one is for testing, as number 50 is in the demo. */
export async function readBatches(
  pictures: File[],
  labelFiles: File[],
  delivery: Delivery,
): Promise<void> {
  const { loader } = delivery;
  const batches = pictures.toSorted((a, b) => numberOf(a) - numberOf(b));
  const [labelFile] = labelFiles;
  if (labelFile === undefined) {
    const [{ name } = { name: "" }] = batches;
    const text = `${name} has no labels in it; give cifar10_labels.js together with it`;
    throw new SourceError({ code: "labels_missing", name }, text);
  }
  const labels = parseLabels(labelFile.name, await labelFile.text());
  await delivery.took(labelFile.size);
  for (const batch of batches) {
    const { name } = batch;
    const bytes = await batch.arrayBuffer();
    refuseWebPage(name, new Uint8Array(bytes));
    const rows = bytes.byteLength < HEIGHT_AT + 4 ? 0 : new DataView(bytes).getUint32(HEIGHT_AT);
    const from = BATCH * numberOf(batch);
    if (rows <= BATCH && from + rows > labels.length) {
      const count = labels.length;
      const text = `${labelFile.name} has ${count} labels, too few for ${name}`;
      throw new SourceError({ code: "labels_too_few", name, labels: labelFile.name, count }, text);
    }
    loader.beginPictures(name, batch === batches.at(-1));
    loader.pictures(new Uint8Array(bytes), labels.slice(from, from + rows));
    loader.end();
    await delivery.took(bytes.byteLength);
  }
}
