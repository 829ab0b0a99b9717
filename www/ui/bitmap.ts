// A row of colours as an image without a canvas: browsers compose every canvas in every frame.

/** Colours from left to right, RGBA. */
type Row = Uint8ClampedArray<ArrayBuffer>;

const addresses = new WeakMap<Row, string>();
/** Both headers of a bitmap, BITMAPFILEHEADER and BITMAPINFOHEADER. */
const HEADERS = 54;

/** The address of an image one pixel high: a bitmap of 32 bits, whose fourth byte is unused. */
export function addressOfRow(row: Row): string {
  const known = addresses.get(row);
  if (known !== undefined) return known;
  const file = new Uint8Array(HEADERS + row.length);
  const fields = new DataView(file.buffer);
  fields.setUint16(0, 0x4d42, true);
  fields.setUint32(2, file.length, true);
  fields.setUint32(10, HEADERS, true);
  fields.setUint32(14, 40, true);
  fields.setInt32(18, row.length / 4, true);
  fields.setInt32(22, 1, true);
  fields.setUint16(26, 1, true);
  fields.setUint16(28, 32, true);
  for (let at = 0; at < row.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = row.subarray(at, at + 3);
    file.set([blue, green, red], HEADERS + at);
  }
  const address = `data:image/bmp;base64,${btoa(String.fromCharCode(...file))}`;
  addresses.set(row, address);
  return address;
}
