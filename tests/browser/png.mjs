// PNG files made here, from any samples.

import { crc32, deflateSync } from "node:zlib";

/** Samples of a pixel by colour type: grey, RGB, grey with alpha, RGBA. */
const CHANNELS = { 0: 1, 2: 3, 4: 2, 6: 4 };

function chunk(kind, contents) {
  const named = Buffer.concat([Buffer.from(kind), contents]);
  const out = Buffer.alloc(4 + named.length + 4);
  out.writeUInt32BE(contents.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), 4 + named.length);
  return out;
}

/** A picture of the samples given row after row, 8 bits each. Rows go up the filters as an encoder's might. */
export function encodePng(width, height, samples, colourType = 2) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  const step = CHANNELS[colourType];
  const stride = width * step;
  const rows = Buffer.alloc(height * (1 + stride));
  const at = (x, y) => (x < 0 || y < 0 ? 0 : samples[y * stride + x]);
  for (let y = 0; y < height; y++) {
    // None, left, above, the mean of both: the fourth filter is tested beside the decoder.
    const filter = y % 4;
    rows[y * (1 + stride)] = filter;
    for (let x = 0; x < stride; x++) {
      const [left, above] = [at(x - step, y), at(x, y - 1)];
      const guess = [0, left, above, (left + above) >> 1][filter];
      rows[y * (1 + stride) + 1 + x] = at(x, y) - guess;
    }
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A plain picture of `width` x `height` in the colour [red, green, blue]. */
export function png(width, height, colour = [200, 40, 40]) {
  return encodePng(width, height, Buffer.alloc(3 * width * height, Buffer.from(colour)));
}
