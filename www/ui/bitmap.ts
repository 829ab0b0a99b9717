// Pixels as an image without a canvas: browsers compose every canvas in every frame.

/** RGBA, opaque, row by row from the top. */
type Pixels = Uint8ClampedArray<ArrayBuffer>;

const addresses = new WeakMap<Pixels, string>();
/** Both headers of a bitmap, BITMAPFILEHEADER and BITMAPINFOHEADER. */
const HEADERS = 54;

/** The address of an image of so many rows: a bitmap of 32 bits, whose fourth byte is unused. */
export function addressOf(pixels: Pixels, rows = 1): string {
  const known = addresses.get(pixels);
  if (known !== undefined) return known;
  const file = new Uint8Array(HEADERS + pixels.length);
  const fields = new DataView(file.buffer);
  fields.setUint16(0, 0x4d42, true);
  fields.setUint32(2, file.length, true);
  fields.setUint32(10, HEADERS, true);
  fields.setUint32(14, 40, true);
  fields.setInt32(18, pixels.length / 4 / rows, true);
  // Below zero: from the top.
  fields.setInt32(22, -rows, true);
  fields.setUint16(26, 1, true);
  fields.setUint16(28, 32, true);
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    file.set([blue, green, red], HEADERS + at);
  }
  const address = `data:image/bmp;base64,${btoa(String.fromCharCode(...file))}`;
  addresses.set(pixels, address);
  return address;
}
