// PNG files made here: pictures of one colour, of any size.

import { crc32, deflateSync } from "node:zlib";

function chunk(kind, contents) {
  const named = Buffer.concat([Buffer.from(kind), contents]);
  const out = Buffer.alloc(4 + named.length + 4);
  out.writeUInt32BE(contents.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), 4 + named.length);
  return out;
}

/** A plain picture of `width` x `height` in the colour [red, green, blue]. */
export function png(width, height, colour = [200, 40, 40]) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel, RGB.
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + 3 * width);
  for (let x = 0; x < width; x++) row.set(colour, 1 + 3 * x);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
