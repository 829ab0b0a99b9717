// CIFAR-10 in files of the visitor's.

import { type Delivery, pour, type Read } from "./delivery.ts";

/** Files of any kinds, together one data set. */
export function readFiles(files: File[]): Read {
  return async (delivery) => {
    delivery.total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files) await readFile(file, delivery);
  };
}

async function readFile(file: File, delivery: Delivery): Promise<void> {
  const { loader, signal } = delivery;
  loader.begin(file.name);
  await pour(file.stream(), signal, async (piece) => {
    loader.push(piece);
    await delivery.took(piece.length);
  });
  loader.end();
}
