import { describe, expect, test } from "vitest";
import {
  centredAt,
  closeness,
  middleSquare,
  movable,
  moved,
  resized,
  sideOf,
  wholePicture,
  wholeSquare,
} from "./crop.ts";

const PHOTO = { width: 400, height: 300 };
const STRIP = { width: 10_000, height: 10 };
const DOT = { width: 1, height: 1 };

describe("a crop", () => {
  test("starts as the largest square in the middle", () => {
    expect(middleSquare(PHOTO)).toEqual({ x: 50, y: 0, side: 300 });
    expect(middleSquare(STRIP)).toEqual({ x: 4995, y: 0, side: 10 });
    expect(movable(PHOTO, middleSquare(PHOTO))).toEqual({ across: true, down: false });
  });

  test("stops at the picture's edges", () => {
    const crop = middleSquare(PHOTO);
    expect(moved(PHOTO, crop, 1000, 1000)).toEqual({ x: 100, y: 0, side: 300 });
    expect(moved(PHOTO, crop, -1000, -1000)).toEqual({ x: 0, y: 0, side: 300 });
    expect(centredAt(PHOTO, { ...crop, side: 100 }, 399, 150)).toEqual({
      x: 300,
      y: 100,
      side: 100,
    });
  });

  test("that is larger than the picture has it in the middle, and cannot be moved", () => {
    const whole = wholePicture(PHOTO);
    expect(whole).toEqual({ x: 0, y: -50, side: 400 });
    expect(moved(PHOTO, whole, 30, 30)).toEqual(whole);
    expect(movable(PHOTO, whole)).toEqual({ across: false, down: false });
  });

  test("keeps its middle when it is resized, and stops at both ends", () => {
    expect(resized(PHOTO, middleSquare(PHOTO), 100)).toEqual({ x: 150, y: 100, side: 100 });
    expect(resized(PHOTO, middleSquare(PHOTO), 9999)).toEqual(wholePicture(PHOTO));
    expect(resized(PHOTO, middleSquare(PHOTO), 1).side).toBe(16);
    expect(resized(STRIP, middleSquare(STRIP), 1).side).toBe(10);
    expect(resized(DOT, middleSquare(DOT), 0.1)).toEqual({ x: 0, y: 0, side: 1 });
  });

  test("stands for whole pixels, inside the picture or evenly around it", () => {
    const odd = { width: 65, height: 32 };
    expect(wholeSquare(odd, middleSquare(odd))).toEqual({ x: 17, y: 0, side: 32 });
    expect(wholeSquare(odd, wholePicture(odd))).toEqual({ x: 0, y: -17, side: 65 });
    expect(wholeSquare(PHOTO, { x: 367.6, y: 10.4, side: 31.8 })).toEqual({
      x: 368,
      y: 10,
      side: 32,
    });
    expect(wholeSquare(PHOTO, { x: 100.4, y: 0, side: 299.7 })).toEqual({
      x: 100,
      y: 0,
      side: 300,
    });
  });

  test("is as close as its side says, and back", () => {
    for (const size of [PHOTO, STRIP]) {
      expect(closeness(size, wholePicture(size))).toBe(0);
      for (const close of [0, 0.3, 1]) {
        const side = sideOf(size, close);
        expect(closeness(size, { x: 0, y: 0, side })).toBeCloseTo(close);
      }
    }
    expect(closeness(DOT, middleSquare(DOT))).toBe(0);
  });
});
