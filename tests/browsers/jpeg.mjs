// JPEGs with a note of how the camera was held (EXIF), and what is to be seen of them.

/** In the page: a JPEG of 64 x 64, its quarters black, red, green and blue, row after row, as numbers. */
export const quarters = async () => {
  const canvas = new OffscreenCanvas(64, 64);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  for (const [at, colour] of ["#000000", "#c82828", "#28c828", "#2828c8"].entries()) {
    context.fillStyle = colour;
    context.fillRect(32 * (at % 2), 32 * Math.floor(at / 2), 32, 32);
  }
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 1 });
  return Array.from(new Uint8Array(await blob.arrayBuffer()));
};

/** Where each quarter is seen, row after row, by the value of the tag Orientation (EXIF 2.3, table 4.6.4). */
export const SEEN = {
  1: "black red green blue",
  2: "red black blue green",
  3: "blue green red black",
  4: "green blue black red",
  5: "black green red blue",
  6: "green black blue red",
  7: "blue red green black",
  8: "red blue black green",
};

/**
 * A JPEG with the tag Orientation.
 * @param {Buffer} jpeg
 * @param {number} orientation
 */
export function turned(jpeg, orientation) {
  const tiff = Buffer.from(
    "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0",
    "latin1",
  );
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  // Right after the two bytes that begin a JPEG.
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
