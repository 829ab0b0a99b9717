// Opens a saved run; its older copy where the newer one is damaged.

import type { Opened } from "../protocol/session.ts";
import { context, type Identity, newIdentity } from "../trainer/context.ts";
import { faultOf, SourceError } from "../trainer/faults.ts";
import { restoreFilm } from "./filming.ts";
import { restoreRun, type Source } from "./restore.ts";
import { emitRuns, load, markDamaged } from "./run-store.ts";
import { holdRun } from "./tabs.ts";

const DAMAGED = ["snapshot_damaged", "snapshot_syntax", "snapshot_mismatch"];

async function bytesOf(id: string) {
  const loaded = await load(id).catch(() => null);
  const [first, second] = loaded?.copies ?? [];
  if (loaded === null || first === undefined) {
    throw new SourceError({ code: "run_gone" }, "the run is no longer saved in this browser");
  }
  return { run: loaded.run, first, second };
}

/** Opens the saved run of `id`. An autosaved run is continued, a named one is copied. */
export async function openSaved(id: string, source: Source): Promise<Opened> {
  const { run, first, second } = await bytesOf(id);
  const own = run.kind === "auto" && (await holdRun(id));
  // A run that is continued has no beginning here: it is always worth saving.
  const identity = { ...newIdentity(run.name), ...(own ? { id, began: -Infinity } : {}) };
  try {
    const opened = await restoreRun(first, source, identity).catch((error: unknown) => {
      const damaged = DAMAGED.includes(faultOf(error)?.code ?? "");
      if (!damaged || second === undefined) throw error;
      return restoreOlder(second, source, identity);
    });
    await restoreFilm(id).catch(() => undefined);
    return opened;
  } catch (error) {
    await holdRun(context.run.id);
    throw error;
  } finally {
    await emitRuns();
  }
}

async function restoreOlder(bytes: Uint8Array, source: Source, identity: Identity) {
  const outcome = await restoreRun(bytes, source, identity);
  markDamaged(identity.id);
  context.emit({ kind: "note", fault: { code: "older_copy" } });
  return outcome;
}

/** The bytes of a saved run, as for a file. */
export async function savedFile(id: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await bytesOf(id)).first;
}
