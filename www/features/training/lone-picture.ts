// Batches in which batch norm gets a single picture, so that it has nothing to normalise over.

import { computed } from "@preact/signals";
import { network, settings } from "../../app/store.ts";
import type { LayerInfo } from "../../protocol/network.ts";

/** The engine cuts batches into micro-batches of a multiple of this size, but for the last one. */
const PART = 8;

/**
 * The size of the parts of a batch, where the last one is one picture alone; 1 where all are. `ghosts` are the ghost
 * batches that layers ask for: then micro-batches are multiples of them all.
 */
export function aloneIn(batchSize: number, ghosts: number[] = []): number | null {
  if (batchSize === 1) return 1;
  return (ghosts.length > 0 ? ghosts : [PART]).find((part) => batchSize % part === 1) ?? null;
}

export const normalises = (layer: LayerInfo): boolean =>
  layer.kind === "batch_norm" || layer.inner.some(normalises);

const ghostsOf = ({ spec, inner }: LayerInfo): number[] =>
  typeof spec.ghost_batch === "number" ? [spec.ghost_batch] : inner.flatMap(ghostsOf);

/** The same for the run; null where its network has no batch norm. */
export const lonePicture = computed(() => {
  const size = settings.trainer.value?.batch_size;
  const layers = network.value?.layers ?? [];
  return size !== undefined && layers.some(normalises)
    ? aloneIn(size, layers.flatMap(ghostsOf))
    : null;
});
