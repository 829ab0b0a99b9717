// CIFAR-10 in this browser's own storage, as plain records, ready for the next visit without a network.

import { loadEngine, type Session } from "../../backends/wasm/engine.ts";
import type { KeptPictures } from "../../protocol/protocol.ts";
import { stage } from "../../trainer/context.ts";
import { pour, type Read, SourceError } from "./delivery.ts";
import { forgetPartials, partialBytes } from "./partial.ts";

const FOLDER = "cifar10";
const FILES = ["train.bin", "test.bin"] as const;
/** Written last: without it the others are not complete. */
const MARK = "complete";
/** What is in the mark when the pictures came from the official archive. */
const OFFICIAL = "official";
/** Bytes of a record. */
const RECORD = 3073;
/** Records written at a time, about 3 MB. */
const PART = 1000;

async function folder(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create });
  } catch {
    // Refused in private windows, or not there yet.
    return null;
  }
}

/** Bytes kept; null where nothing (whole) is. */
export async function keptBytes(): Promise<number | null> {
  const kept = await folder(false);
  if (kept === null) return null;
  try {
    await kept.getFileHandle(MARK);
    const handles = await Promise.all(FILES.map((name) => kept.getFileHandle(name)));
    const files = await Promise.all(handles.map((handle) => handle.getFile()));
    return files.reduce((sum, file) => sum + file.size, 0);
  } catch {
    return null;
  }
}

/** What is kept in this browser, finished or not. */
export async function keptPictures(): Promise<KeptPictures> {
  const unfinished = await partialBytes();
  const nothing = { train: 0, test: 0, official: false, unfinished };
  const kept = await folder(false);
  if (kept === null || (await keptBytes()) === null) return nothing;
  try {
    const [mark, train, test] = await Promise.all(
      [MARK, ...FILES].map(async (name) => (await kept.getFileHandle(name)).getFile()),
    );
    const records = (file: File | undefined) => Math.floor((file?.size ?? 0) / RECORD);
    const official = (await mark?.text()) === OFFICIAL;
    return { train: records(train), test: records(test), official, unfinished };
  } catch {
    // Removed meanwhile.
    return nothing;
  }
}

/** Reads what is kept. What cannot be read is removed, so that the next try takes another source. */
export const readKept: Read = async (delivery) => {
  const { loader, signal } = delivery;
  const kept = await folder(false);
  if (kept === null) throw new SourceError("kept_unreadable", {}, "nothing is kept");
  try {
    const handles = await Promise.all(FILES.map((name) => kept.getFileHandle(name)));
    const files = await Promise.all(handles.map((handle) => handle.getFile()));
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
    if (!signal.aborted) await forgetPictures();
    throw signal.aborted
      ? error
      : new SourceError("kept_unreadable", {}, `what was kept could not be read: ${error}`);
  }
};

export async function forgetPictures(): Promise<void> {
  await forgetPartials();
  try {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(FOLDER, { recursive: true });
  } catch {
    // It was not there.
  }
  stage.tell({ kind: "kept", bytes: await keptBytes() });
}

/**
 * Keeps a session's pictures, and whether they are the official archive's. Where there is no room, the page is told and
 * nothing half stays.
 */
export async function keepPictures(session: Session, official: boolean): Promise<void> {
  const { Part } = await loadEngine();
  const bytes = await keptBytes();
  if (bytes !== null) {
    // Perhaps by another tab, of which this page knows nothing.
    stage.tell({ kind: "kept", bytes });
    return;
  }
  try {
    const root = await navigator.storage.getDirectory();
    const kept = await root.getDirectoryHandle(FOLDER, { create: true });
    for (const [name, part] of [
      [FILES[0], Part.Train],
      [FILES[1], Part.Test],
    ] as const) {
      const handle = await kept.getFileHandle(name, { create: true });
      const file = await handle.createSyncAccessHandle();
      try {
        file.truncate(0);
        for (let from = 0; ; from += PART) {
          const records = session.records(part, from, PART);
          if (records.length === 0) break;
          file.write(records);
          // Training and the page have their turn between two parts.
          await new Promise((done) => setTimeout(done));
          if (stage.session !== session) throw new Error("other pictures took their place");
        }
        file.flush();
      } finally {
        file.close();
      }
    }
    const mark = await (await kept.getFileHandle(MARK, { create: true })).createSyncAccessHandle();
    mark.write(new TextEncoder().encode(official ? OFFICIAL : ""));
    mark.close();
    stage.tell({ kind: "kept", bytes: await keptBytes() });
  } catch (error) {
    await forgetPictures();
    const fault = {
      code: "not_kept",
      params: {},
      text: `the pictures could not be kept: ${error}`,
    };
    if (stage.session === session) stage.tell({ kind: "note", fault });
  }
}
