// Where CIFAR-10's bytes come from: files of the visitor's, or the folder data/ beside the page.

import type { Fault } from "../protocol.ts";
import type { Loader } from "./engine.ts";

const ARCHIVE = "cifar-10-binary.tar.gz";

/** Bytes read so far, of how many (null where nobody says), and the pictures they held. */
export type Progress = (bytes: number, total: number | null, records: number) => void;

const PROGRESS_EVERY_MS = 100;

export class SourceError extends Error {
  readonly fault: Fault;

  constructor(code: string, params: Fault["params"], text: string) {
    super(text);
    this.fault = { code, params, text };
  }
}

/** Hands a stream to the loader piece by piece: the whole is never in memory twice. */
async function pour(
  stream: ReadableStream<Uint8Array>,
  loader: Loader,
  onPiece: (bytes: number) => void,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      loader.push(value);
      onPiece(value.length);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function counted(loader: Loader, total: number | null, progress: Progress) {
  let bytes = 0;
  let told = 0;
  return (more: number) => {
    bytes += more;
    const now = performance.now();
    if (now - told < PROGRESS_EVERY_MS && bytes !== total) return;
    told = now;
    progress(bytes, total, loader.records());
  };
}

export async function loadFromFiles(
  files: File[],
  loader: Loader,
  progress: Progress,
): Promise<void> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const onPiece = counted(loader, total, progress);
  for (const file of files) {
    loader.begin(file.name);
    await pour(file.stream(), loader, onPiece);
    loader.end();
  }
}

export async function loadFromServer(
  dataUrl: string,
  loader: Loader,
  progress: Progress,
): Promise<void> {
  const url = new URL(ARCHIVE, dataUrl).href;
  progress(0, null, 0);
  const response = await fetch(url).catch((error: unknown) => {
    throw new SourceError("data_unreachable", { file: `data/${ARCHIVE}` }, `${url}: ${error}`);
  });
  if (!response.ok || response.body === null) {
    const { status } = response;
    const text = `${url} answered ${status}: put ${ARCHIVE} there, or drop it on the page`;
    throw new SourceError("data_not_found", { file: `data/${ARCHIVE}`, status }, text);
  }
  // A server that compresses on the way tells the compressed length: then nobody knows the real one.
  const length = response.headers.get("Content-Length");
  const known = length !== null && response.headers.get("Content-Encoding") === null;
  const total = known ? Number(length) : null;
  loader.begin(ARCHIVE);
  try {
    await pour(response.body, loader, counted(loader, total, progress));
  } catch (error) {
    // The stream breaks with a TypeError of the browser's; the loader throws faults of its own.
    if (!(error instanceof TypeError)) throw error;
    throw new SourceError("data_unreachable", { file: `data/${ARCHIVE}` }, String(error));
  }
  loader.end();
}
