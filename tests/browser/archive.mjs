// CIFAR-10's official archive in small: the same layout and format, made here, so that no picture is kept
// in the repository.

import { gzipSync } from "node:zlib";

const BLOCK = 512;
const PIXELS = 3072;

/**
 * Records of ten classes that a network can tell apart: each class has its own brightness.
 * @param {number} count
 * @param {{ label?: (index: number) => number }} options
 */
export function records(count, { label = (index) => index % 10 } = {}) {
  const bytes = Buffer.alloc(count * (1 + PIXELS));
  for (let index = 0; index < count; index++) {
    const start = index * (1 + PIXELS);
    bytes[start] = label(index);
    for (let at = 0; at < PIXELS; at++) {
      bytes[start + 1 + at] = (25 * bytes[start] + ((at * 7 + index * 13) % 23)) % 256;
    }
  }
  return bytes;
}

/**
 * A tar archive in the ustar format.
 * @param {[name: string, contents: Buffer][]} files
 */
export function tar(files) {
  const parts = [];
  for (const [name, contents] of files) {
    const header = Buffer.alloc(BLOCK);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${contents.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("ustar\0", 257);
    header.write("00", 263);
    header.write("0", 156);
    header.fill(" ", 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    parts.push(header, contents, Buffer.alloc((BLOCK - (contents.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

const FOLDER = "cifar-10-batches-bin";

/** An archive of `train` training and `test` test pictures; `batch` replaces the first batch's bytes. */
export function archive({ train = 300, test = 50, batch = records(train) } = {}) {
  return gzipSync(
    tar([
      [`${FOLDER}/batches.meta.txt`, Buffer.from("airplane\nautomobile\n")],
      [`${FOLDER}/data_batch_1.bin`, batch],
      [`${FOLDER}/test_batch.bin`, records(test)],
    ]),
  );
}
