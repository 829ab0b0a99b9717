// The same link learns the same in every browser, to the bit, with any number of workers.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";

/** 500 steps of 32 examples. */
const EXAMPLES = 16_000;
const LINK =
  "?v=1&dataset=embedded&net=conv,K8,F5,P2~relu~max_pool,F2,S2~fc,K10&seed=11&build=simd128";
/** @type {Record<string, number>} */
const WORKERS = { Chromium: 1, Firefox: 2, WebKit: 3 };

/**
 * The curves of the browser before, and its name.
 * @type {{ browser: string, points: string[] } | null}
 */
let before = null;

journey(
  "the losses of 500 steps are those of the other browsers, to the bit",
  async (visitor, { browser }) => {
    await visitor.visit(`${LINK}&workers=${WORKERS[browser]}`);
    await visitor.until(
      "500 steps",
      async () => (await visitor.number("examples-seen")) > EXAMPLES,
      180_000,
    );
    await visitor.pause();
    const { bytes } = await visitor.downloaded(() => visitor.button("Save the curves"));
    const [head, ...lines] = bytes.toString("utf8").trim().split("\n");
    const points = lines.filter((line) => Number.parseInt(line, 10) <= EXAMPLES);
    assert.ok(points.length > 10, `${points.length} points of ${head}`);
    assert.equal(await visitor.value("build"), "simd128");
    if (before !== null) assert.deepEqual(points, before.points, `${browser}, ${before.browser}`);
    before = { browser, points };
  },
);
