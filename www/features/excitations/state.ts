// The searches of this feature: for the patches of all maps of a layer, and for pictures by gradient ascent.

import { trainer } from "../../app/session/session.ts";
import { live } from "../../app/store.ts";
import type { AscentResult, PatchResult } from "../../protocol/excitations.ts";
import { makeQueue } from "./queue.ts";

export const patchQueue = makeQueue<PatchResult>({
  async start({ layer }) {
    await trainer()?.findPatches(layer);
  },
  async ask({ layer, ...wanted }) {
    const result = (await trainer()?.patches(wanted)) ?? null;
    return result?.layer === layer ? result : null;
  },
  async stop() {
    await trainer()?.forgetPatches();
  },
  serves: (one, other) => one.layer === other.layer,
  total: () => live.dataset.peek()?.testCount || undefined,
});

export const ascentQueue = makeQueue<AscentResult>({
  async start({ layer, first, count }) {
    await trainer()?.ascend(layer, first, count);
  },
  async ask({ layer, first, count }) {
    const made = (await trainer()?.ascent()) ?? null;
    const own = made?.layer === layer && made.first === first && made.count === count;
    return own ? made : null;
  },
  async stop() {
    await trainer()?.forgetAscent();
  },
  serves: (one, other) =>
    one.layer === other.layer && one.first === other.first && one.count === other.count,
});
