// Batches in which batch norm meets a picture alone, which then has nothing to be compared with.

import { computed } from "@preact/signals";
import { network, settings } from "../../app/store.ts";
import type { LayerInfo } from "../../protocol/network.ts";

/** The engine cuts batches into parts of a multiple of so many, but for the last; batch norm sees each by itself. */
const PART = 8;

/** Whether all pictures of a batch of this size are alone, the last one, or none. */
export function aloneIn(batchSize: number): "all" | "last" | null {
  if (batchSize === 1) return "all";
  return batchSize % PART === 1 ? "last" : null;
}

export const normalises = (layer: LayerInfo): boolean =>
  layer.kind === "batch_norm" || layer.inner.some(normalises);

/** The same of the run: null where nothing in its network is normalised by the batch. */
export const lonePicture = computed(() => {
  const size = settings.trainer.value?.batch_size;
  return size !== undefined && network.value?.layers.some(normalises) ? aloneIn(size) : null;
});
