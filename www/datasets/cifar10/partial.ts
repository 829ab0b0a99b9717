// The beginning of a file that is being downloaded, in this browser's storage: a download that is cancelled or breaks
// off goes on from there. Where storage is refused or full, nothing is stored, and nothing else changes.

import { entryNames, openFile, openFolder, readFile, removeFolder } from "./folders.ts";

const FOLDER = "cifar10-partial";
/** Bytes before the file's own: a mark that says which version of the server's file this is. */
const HEADER = 512;

/** The stored beginning of one file. */
export interface Partial {
  /** The version of the server's file; empty: nothing is stored. */
  readonly mark: string;
  /** Bytes stored, from the file's beginning. */
  readonly bytes: number;
  /** Bytes `start` to `end` of the file, which must be stored. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
  /** Begins anew with another mark; with an empty one nothing is stored. */
  begin(mark: string): void;
  /** Stores the bytes that follow those stored. */
  append(bytes: Uint8Array): void;
  close(): void;
}

/** The smallest part of a file's handle that is used here. */
export interface Storage {
  getSize(): number;
  truncate(size: number): void;
  read(bytes: Uint8Array, at: { at: number }): number;
  write(bytes: Uint8Array, at: { at: number }): number;
  flush(): void;
  close(): void;
}

export function partialIn(file: Storage): Partial {
  const header = new Uint8Array(HEADER);
  file.read(header, { at: 0 });
  let mark = file.getSize() < HEADER ? "" : new TextDecoder().decode(header).replace(/\0+$/, "");
  let bytes = mark === "" ? 0 : file.getSize() - HEADER;
  const forget = () => {
    mark = "";
    bytes = 0;
    file.truncate(0);
  };
  return {
    get mark() {
      return mark;
    },
    get bytes() {
      return bytes;
    },
    read(start, end) {
      const piece = new Uint8Array(end - start);
      file.read(piece, { at: HEADER + start });
      return piece;
    },
    begin(next) {
      forget();
      const text = new TextEncoder().encode(next);
      if (text.length === 0 || text.length > HEADER) return;
      header.fill(0);
      header.set(text);
      try {
        if (file.write(header, { at: 0 }) === HEADER) mark = next;
      } catch {
        forget();
      }
    },
    append(more) {
      if (mark === "") return;
      try {
        if (file.write(more, { at: HEADER + bytes }) !== more.length) throw new Error("full");
        bytes += more.length;
      } catch {
        // A beginning that cannot grow is removed.
        forget();
      }
    },
    close() {
      file.flush();
      file.close();
    },
  };
}

const NOTHING: Storage = {
  getSize: () => 0,
  truncate: () => undefined,
  read: () => 0,
  write: () => 0,
  flush: () => undefined,
  close: () => undefined,
};

/** The stored beginning of the file `name`. Another tab that downloads it has the storage for itself. */
export async function openPartial(name: string): Promise<Partial> {
  try {
    return partialIn(await openFile(await openFolder(FOLDER, true), name));
  } catch {
    return partialIn(NOTHING);
  }
}

/** Bytes of unfinished downloads; 0 where there are none. */
export async function partialBytes(): Promise<number> {
  try {
    const folder = await openFolder(FOLDER, false);
    const names = await entryNames(folder);
    const files = await Promise.all(names.map((name) => readFile(folder, name)));
    return files.reduce((sum, { size }) => sum + Math.max(0, size - HEADER), 0);
  } catch {
    return 0;
  }
}

export async function removePartials(): Promise<void> {
  try {
    await removeFolder(FOLDER);
  } catch {
    // There were none, or another tab is at it.
  }
}
