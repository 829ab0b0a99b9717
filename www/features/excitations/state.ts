// The searches of this feature: for the patches of all maps of a layer.

import { trainer } from "../../app/session/session.ts";
import { live } from "../../app/store.ts";
import type { PatchResult } from "../../protocol/excitations.ts";
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
