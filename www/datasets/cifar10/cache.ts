// The cache of CIFAR-10 in this browser's storage, as plain records, for visits without a network.

import type { Session } from "../../backends/engine.ts";
import type { CachedData } from "../../protocol/datasets.ts";
import { context } from "../../trainer/context.ts";
import { SourceError } from "../../trainer/faults.ts";
import { pour, type Read } from "./delivery.ts";
import { openFile, openFolder, readFile, removeFolder } from "./folders.ts";
import { partialBytes, removePartials } from "./partial.ts";

const DIRECTORY = "cifar10";
const FILES = ["train.bin", "test.bin"] as const;
/** Written last: without it the other files are not complete. */
const MARK = "complete";
/** The content of the mark when the pictures came from the official archive. */
const OFFICIAL = "official";
/** Bytes of a record. */
const RECORD_BYTES = 3073;
/** Records written at once, about 3 MB. */
const RECORDS_AT_ONCE = 1000;

async function openDirectory(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await openFolder(DIRECTORY, create);
  } catch {
    // Refused in private windows, or not there yet.
    return null;
  }
}

/** Bytes of cached pictures; null where there are none, or not all. */
export async function cachedBytes(): Promise<number | null> {
  const directory = await openDirectory(false);
  if (directory === null) return null;
  try {
    await readFile(directory, MARK);
    const files = await Promise.all(FILES.map((name) => readFile(directory, name)));
    return files.reduce((sum, file) => sum + file.size, 0);
  } catch {
    return null;
  }
}

/** What the cache holds, downloads that were not finished included. */
export async function cachedData(): Promise<CachedData> {
  const unfinished = await partialBytes();
  const nothing = { train: 0, test: 0, official: false, unfinished };
  const directory = await openDirectory(false);
  if (directory === null || (await cachedBytes()) === null) return nothing;
  try {
    const [mark, train, test] = await Promise.all(
      [MARK, ...FILES].map((name) => readFile(directory, name)),
    );
    const records = (file: File | undefined) => Math.floor((file?.size ?? 0) / RECORD_BYTES);
    const official = (await mark?.text()) === OFFICIAL;
    return { train: records(train), test: records(test), official, unfinished };
  } catch {
    // Removed meanwhile.
    return nothing;
  }
}

/** Reads the cache. A cache that cannot be read is cleared, so that the next try takes another source. */
export const readCached: Read = async (delivery) => {
  const { loader, signal } = delivery;
  const directory = await openDirectory(false);
  if (directory === null) throw new SourceError({ code: "kept_unreadable" }, "nothing is cached");
  try {
    const files = await Promise.all(FILES.map((name) => readFile(directory, name)));
    delivery.total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files) {
      loader.begin(file.name);
      await pour(file.stream(), signal, async (piece) => {
        loader.push(piece);
        await delivery.took(piece.length);
      });
      loader.end();
    }
  } catch (error) {
    if (!signal.aborted) await clearCache();
    throw signal.aborted
      ? error
      : new SourceError(
          { code: "kept_unreadable" },
          `the cached pictures could not be read: ${error}`,
        );
  }
};

export async function clearCache(): Promise<void> {
  await removePartials();
  try {
    await removeFolder(DIRECTORY);
  } catch {
    // There was none.
  }
  context.emit({ kind: "cached", bytes: await cachedBytes() });
}

/**
 * Caches a session's pictures, and whether they are those of the official archive. Without room for all of them the page
 * is told, and none stay.
 */
export async function cachePictures(session: Session, official: boolean): Promise<void> {
  const bytes = await cachedBytes();
  if (bytes !== null) {
    // Another tab may have cached them.
    context.emit({ kind: "cached", bytes });
    return;
  }
  try {
    const directory = await openFolder(DIRECTORY, true);
    for (const name of FILES) {
      const file = await openFile(directory, name);
      try {
        file.truncate(0);
        for (let from = 0; ; from += RECORDS_AT_ONCE) {
          const records = session.records(name === "test.bin", from, RECORDS_AT_ONCE);
          if (records.length === 0) break;
          file.write(records);
          // Training and messages of the page run between two writes.
          await new Promise((done) => setTimeout(done));
          if (context.session !== session) throw new Error("the pictures were replaced meanwhile");
        }
        file.flush();
      } finally {
        file.close();
      }
    }
    const mark = await openFile(directory, MARK);
    mark.write(new TextEncoder().encode(official ? OFFICIAL : ""));
    mark.close();
    context.emit({ kind: "cached", bytes: await cachedBytes() });
  } catch {
    await clearCache();
    if (context.session === session) {
      context.emit({ kind: "note", fault: { code: "not_kept" } });
    }
  }
}
