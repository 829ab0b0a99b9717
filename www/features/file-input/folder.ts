// The files in a dropped folder, up to a limit: a data set has a dozen.

export interface Found {
  file: File;
  /** Its name with the names of its folders, where they are known. */
  path: string;
}

const MOST_FILES = 300;
const DEEPEST = 4;

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** The entries directly in a folder; an unreadable folder counts as empty. */
async function contents(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // Browsers return about a hundred entries at a time.
  while (all.length < MOST_FILES) {
    const some = await new Promise<FileSystemEntry[]>((done) => {
      reader.readEntries(done, () => done([]));
    });
    if (some.length === 0) break;
    all.push(...some);
  }
  return all;
}

/** The files in a folder and in those within it, the nearest first. */
export async function walk(folder: FileSystemEntry): Promise<Found[]> {
  const found: Found[] = [];
  let level = [folder];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const next: FileSystemEntry[] = [];
    for (const entry of level) {
      if (found.length >= MOST_FILES) return found;
      if (isFolder(entry)) next.push(...(await contents(entry)));
      else if (isFile(entry)) {
        const file = await new Promise<File | null>((done) => entry.file(done, () => done(null)));
        if (file !== null) found.push({ file, path: entry.fullPath });
      }
    }
    level = next.slice(0, 10 * MOST_FILES);
  }
  return found;
}
