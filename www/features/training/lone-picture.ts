// Batches in which batch norm gets a single picture, so that it has nothing to normalise over.

import { computed } from "@preact/signals";
import { network, settings } from "../../app/store.ts";
import type { LayerInfo } from "../../protocol/network.ts";

/** The engine cuts batches into micro-batches of a multiple of this size, but for the last one. */
const PART = 8;

/** Whether all pictures of a batch of this size are alone in their micro-batch, only the last one, or none. */
export function aloneIn(batchSize: number): "all" | "last" | null {
  if (batchSize === 1) return "all";
  return batchSize % PART === 1 ? "last" : null;
}

export const normalises = (layer: LayerInfo): boolean =>
  layer.kind === "batch_norm" || layer.inner.some(normalises);

/** The same for the run; null where its network has no batch norm. */
export const lonePicture = computed(() => {
  const size = settings.trainer.value?.batch_size;
  return size !== undefined && network.value?.layers.some(normalises) ? aloneIn(size) : null;
});
