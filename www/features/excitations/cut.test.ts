import { expect, test, vi } from "vitest";
import { cutOut, inTestSet, patchesOf, sizeOf } from "./cut.ts";

vi.stubGlobal(
  "ImageData",
  class {
    data: Uint8ClampedArray;
    constructor(width: number, height: number) {
      this.data = new Uint8ClampedArray(4 * width * height);
    }
  },
);

/** A picture whose pixels say where they are: red is the row, green the column. */
const PICTURE = Uint8ClampedArray.from({ length: 4 * 32 * 32 }, (_, at) => {
  const pixel = Math.floor(at / 4);
  return [Math.floor(pixel / 32), pixel % 32, 0, 255][at % 4] ?? 0;
});

function rows(patch: ImageData, width: number): string[] {
  const pixels = Array.from({ length: patch.data.length / 4 }, (_, at) => {
    const [row, column, , alpha] = patch.data.subarray(4 * at);
    return alpha === 0 ? "-" : `${row}.${column}`;
  });
  return Array.from({ length: pixels.length / width }, (_, row) =>
    pixels.slice(row * width, (row + 1) * width).join(" "),
  );
}

test("a patch has the pixels of its field, and none beyond the picture's edge", () => {
  const size = { height: 3, width: 2 };
  const cut = (top: number, left: number, bottom: number, right: number) =>
    rows(cutOut(PICTURE, { top, left, bottom, right }, size), size.width);
  expect(cut(5, 7, 8, 9)).toEqual(["5.7 5.8", "6.7 6.8", "7.7 7.8"]);
  expect(cut(0, 0, 2, 1)).toEqual(["- -", "- 0.0", "- 1.0"]);
  expect(cut(30, 31, 32, 32)).toEqual(["30.31 -", "31.31 -", "- -"]);
});

test("a field as large as the picture is the whole picture", () => {
  const whole = { top: 0, left: 0, bottom: 32, right: 32 };
  expect(cutOut(PICTURE, whole, { height: 32, width: 32 }).data).toEqual(PICTURE);
});

test("the numbers of a search are patches by name", () => {
  const numbers = Float32Array.of(2.5, 3, 77, 9, 1, 2, 4, 5, 6, 7, -1, 3, 78, 8, 0, 0, 0, 0, 1, 1);
  const result = {
    ...{ layer: 1, first: 3, count: 1, done: 2, total: 2, atExamples: 0, ms: 0 },
    sizes: Float32Array.of(3, 2, 1),
    numbers,
    pixels: new Uint8ClampedArray([...PICTURE, ...PICTURE]),
  };
  expect([sizeOf(result), inTestSet(result)]).toEqual([{ height: 3, width: 2 }, true]);
  const [first, second] = patchesOf(result);
  expect(first).toEqual({
    ...{ value: 2.5, map: 3, picture: 77, label: 9, y: 1, x: 2, pixels: PICTURE },
    field: { top: 4, left: 5, bottom: 6, right: 7 },
  });
  expect(second).toMatchObject({ value: -1, picture: 78, field: { bottom: 1, right: 1 } });
});
