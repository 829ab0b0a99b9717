// Modules that a worker imports when it first needs them.

import { SourceError } from "./faults.ts";

/** Imports a module; a fault where that fails, as without a network. The run goes on. */
export async function lazyImport<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new SourceError({ code: "part_not_loaded" }, `a part could not be loaded: ${error}`);
  }
}
