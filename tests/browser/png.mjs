// PNG files made here, from any samples.

import { crc32, deflateSync } from "node:zlib";

/**
 * Samples of a pixel by colour type: grey, RGB, grey with alpha, RGBA.
 * @type {Record<number, number>}
 */
const CHANNELS = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * @param {string} kind
 * @param {Uint8Array} contents
 */
function chunk(kind, contents) {
  const named = Buffer.concat([Buffer.from(kind), contents]);
  const out = Buffer.alloc(4 + named.length + 4);
  out.writeUInt32BE(contents.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), 4 + named.length);
  return out;
}

/**
 * A picture of the samples given row after row, of 8 or 16 bits. Rows go up the filters as an encoder's might.
 * @param {number} width
 * @param {number} height
 * @param {Uint8Array} samples
 */
export function encodePng(width, height, samples, colourType = 2, depth = 8) {
  const step = (CHANNELS[colourType] * depth) / 8;
  const stride = width * step;
  const rows = Buffer.alloc(height * (1 + stride));
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    x < 0 || y < 0 ? 0 : samples[y * stride + x];
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
  return pngFile(width, height, rows, colourType, depth);
}

/**
 * @param {number} width
 * @param {number} height
 * @param {Uint8Array} rows
 * @param {number} colourType
 * @param {number} depth
 */
function pngFile(width, height, rows, colourType, depth) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * A picture of `width` x `height` in one colour, or in what `colour(x, y)` says: [red, green, blue], with opacity as a
 * fourth; `depth` 16 writes two bytes a channel.
 * @param {number} width
 * @param {number} height
 * @param {number[] | ((x: number, y: number) => number[])} colour
 */
export function png(width, height, colour = [200, 40, 40], depth = 8) {
  const colourAt = typeof colour === "function" ? colour : () => colour;
  const first = colourAt(0, 0);
  const bytes = (depth / 8) * first.length;
  const samples = Buffer.alloc(bytes * width * height, Buffer.from(wide(first, depth)));
  if (typeof colour === "function") {
    for (let at = 0; at < width * height; at++) {
      samples.set(wide(colour(at % width, Math.floor(at / width)), depth), at * bytes);
    }
  }
  return encodePng(width, height, samples, first.length === 4 ? 6 : 2, depth);
}

/** The same brightness in 8 or 16 bits. */
const wide = (/** @type {number[]} */ values, /** @type {number} */ depth) =>
  values.flatMap((value) => Array(depth / 8).fill(value));

/** A file that says it is so large, with next to nothing in it. */
export const hollowPng = (/** @type {number} */ width, /** @type {number} */ height) =>
  pngFile(width, height, Buffer.alloc(100), 2, 8);
