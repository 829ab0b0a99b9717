import { expect, test } from "vitest";
import { checkOfficial } from "./official.ts";

// RFC 1321, appendix A.5.
const OFFICIAL = { bytes: 14, md5: "f96b697d7cb7938d525a2f31aaf161d0" };
const bytes = new TextEncoder().encode("message digest");

const passes = async (total: number | null, pieces: Uint8Array[]) => {
  const check = await checkOfficial(total, OFFICIAL);
  for (const piece of pieces) check.add(piece);
  return check.passed();
};

test("an archive is the official one if its length and all its bytes are", async () => {
  const pieces = [bytes.subarray(0, 5), bytes.subarray(5, 5), bytes.subarray(5)];
  expect(await passes(14, pieces)).toBe(true);
  expect(await passes(14, pieces.toReversed())).toBe(false);
  expect(await passes(15, pieces)).toBe(false);
  expect(await passes(null, pieces)).toBe(false);
});
