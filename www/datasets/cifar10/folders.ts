// Folders and files of this browser's own storage (the origin private file system).

/**
 * Handles that were asked for something. Chromium may collect one that nothing refers to before it has answered, and then
 * the promise never settles.
 */
const asked = new Set<FileSystemHandle>();

async function answerOf<Handle extends FileSystemHandle, Answer>(
  handle: Handle,
  ask: (handle: Handle) => Promise<Answer>,
): Promise<Answer> {
  asked.add(handle);
  try {
    return await ask(handle);
  } finally {
    asked.delete(handle);
  }
}

/** A folder of this name, made where there is none and `create` says so. Throws where storage is refused. */
export async function openFolder(
  name: string,
  create: boolean,
): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return answerOf(root, (handle) => handle.getDirectoryHandle(name, { create }));
}

/** Removes a folder with all that is in it. Throws where there is none. */
export async function removeFolder(name: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await answerOf(root, (handle) => handle.removeEntry(name, { recursive: true }));
}

/** What a file of a folder contains. Throws where there is no such file. */
export async function readFile(folder: FileSystemDirectoryHandle, name: string): Promise<File> {
  const file = await answerOf(folder, (handle) => handle.getFileHandle(name));
  return answerOf(file, (handle) => handle.getFile());
}

/** Opens a file of a folder for writing, and makes it where there is none. Throws while it is open elsewhere. */
export async function openFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemSyncAccessHandle> {
  const file = await answerOf(folder, (handle) => handle.getFileHandle(name, { create: true }));
  return answerOf(file, (handle) => handle.createSyncAccessHandle());
}

/** The names of a folder's entries. */
export function entryNames(folder: FileSystemDirectoryHandle): Promise<string[]> {
  return answerOf(folder, async (handle) => {
    const names: string[] = [];
    for await (const name of handle.keys()) names.push(name);
    return names;
  });
}
