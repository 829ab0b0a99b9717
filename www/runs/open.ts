// Going on with a run that is kept in this browser; with its older copy where the newer one is damaged.

import { SourceError } from "../datasets/cifar10/delivery.ts";
import type { Opened } from "../protocol/protocol.ts";
import { freshIdentity, type Identity, stage } from "../trainer/context.ts";
import { faultOf } from "../trainer/faults.ts";
import { goOnWith, type Source } from "./restore.ts";
import { spare, take, tell } from "./run-store.ts";
import { hold } from "./tabs.ts";

const DAMAGED = ["snapshot_damaged", "snapshot_syntax", "snapshot_mismatch"];

async function bytesOf(id: string) {
  const taken = await take(id).catch(() => null);
  const [first, second] = taken?.copies ?? [];
  if (taken === null || first === undefined) {
    throw new SourceError("run_gone", {}, "the run is no longer kept in this browser");
  }
  return { run: taken.run, first, second };
}

/** Goes on with the kept run of `id`. One that was kept by itself is continued, one with a name is copied from. */
export async function openKept(id: string, source: Source): Promise<Opened> {
  const { run, first, second } = await bytesOf(id);
  const own = run.kind === "auto" && (await hold(id));
  // One that is continued was always there: it need not prove that it is worth keeping.
  const identity = { ...freshIdentity(run.name), ...(own ? { id, began: -Infinity } : {}) };
  try {
    return await goOnWith(first, source, identity).catch((error: unknown) => {
      const damaged = DAMAGED.includes(faultOf(error)?.code ?? "");
      if (!damaged || second === undefined) throw error;
      return goOnWithOlder(second, source, identity);
    });
  } catch (error) {
    await hold(stage.run.id);
    throw error;
  } finally {
    await tell();
  }
}

async function goOnWithOlder(bytes: Uint8Array, source: Source, identity: Identity) {
  const outcome = await goOnWith(bytes, source, identity);
  spare(identity.id);
  const text = "the newer copy is damaged: this is the one before";
  stage.tell({ kind: "note", fault: { code: "older_copy", params: {}, text } });
  return outcome;
}

/** The bytes of a kept run, as a file's. */
export async function fileOf(id: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await bytesOf(id)).first;
}
