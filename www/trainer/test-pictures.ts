// Pictures of the test set for the page.

import { currentSession } from "./context.ts";

const AREA = 32 * 32;

/** Those with these numbers, 32 x 32 RGBA, one after another; white where there is none. */
export function testPictures(numbers: readonly number[]): Uint8ClampedArray<ArrayBuffer> {
  const session = currentSession();
  const pixels = new Uint8ClampedArray(numbers.length * AREA * 4).fill(255);
  for (const [place, number] of numbers.entries()) {
    // A byte of label, then the planes.
    const planes = session.records(true, number, 1).subarray(1);
    planes.forEach((value, at) => {
      pixels[4 * (place * AREA + (at % AREA)) + Math.floor(at / AREA)] = value;
    });
  }
  return pixels;
}
