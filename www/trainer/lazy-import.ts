// Parts of the workers that are loaded when they are first needed.

import { SourceError } from "../datasets/cifar10/delivery.ts";

/** What `load` brings; a fault where it cannot be had, as without a network: the engine is none the worse for it. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new SourceError("part_not_loaded", {}, `a part could not be loaded: ${error}`);
  }
}
